package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What java -jar dynasage.jar does: the classes of the job and what its jar holds, and nothing of Spark and Hadoop. */
class PlainJavaTest {
    @Test
    void helpVersionAndSettingsNeedNoSpark() throws Exception {
        assertTrue(ended(0, "--help").contains("report"));
        assertTrue(ended(0, "--version").startsWith("dynasage "));
        String settings = ended(0, "settings");
        assertTrue(settings.contains("max-reject-ratio") && settings.contains("12,000원"), settings);
        for (String command : List.of("run", "check", "plan", "runs", "report", "init", "rollback", "forget")) {
            String help = ended(0, command, "--help");
            assertTrue(help.startsWith("Usage: dynasage " + command), help);
        }
    }

    @Test
    void aWrongCommandLineSaysSoInTwoLines() throws Exception {
        assertEquals(
                List.of("dynasage: Missing required option: '--config=URI'", "See dynasage runs --help"),
                ended(2, "runs").lines().toList());
        assertTrue(ended(2, "rum").contains("Did you mean: dynasage run or dynasage runs?"));
    }

    @Test
    void whatNeedsSparkSaysHowToGetIt() throws Exception {
        assertEquals(
                "dynasage: runs needs the classes of Spark and Hadoop, which java -jar does not find; use"
                        + " submit/dynasage, or spark-submit",
                ended(2, "runs", "--config", "job.conf").lines().findFirst().orElseThrow());
    }

    private static String ended(int code, String... arguments) throws Exception {
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(".jar")
                        || Path.of(entry).getFileName().toString().matches("(picocli|config)-\\d.*")
                        || entry.contains("/software/amazon/awssdk/"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                Dynasage.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The output is UTF-8 in a locale that has ASCII only, too.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), output);
        return output;
    }
}
