package io.dynasage.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What submit/laptop.sh looks at before it builds, downloads or starts anything, with programs that only say something.
 */
class LaptopScriptTest {
    private static final String NO_MAVEN = "dynasage: there is no mvn on the path to build target/dynasage.jar with";

    @TempDir
    private Path folder;

    @BeforeEach
    void aCloneThatIsNotBuilt() throws IOException {
        Files.createDirectories(folder.resolve("submit"));
        for (String script : List.of("laptop.sh", "cluster.sh", "dynasage")) {
            Files.copy(Path.of("submit", script), folder.resolve("submit").resolve(script));
        }
        Files.createDirectories(folder.resolve("docs"));
        Files.copy(Path.of("docs/laptop.md"), folder.resolve("docs/laptop.md"));
        for (String tool : List.of("bash", "dirname", "sed", "head", "awk", "tr", "readlink", "env")) {
            Files.createDirectories(folder.resolve("bin"));
            Files.createSymbolicLink(folder.resolve("bin").resolve(tool), where(tool));
        }
        program("uname", "if [[ ${1:-} == -m ]]; then echo x86_64; else echo Linux; fi");
        java("amd64");
    }

    @Test
    void aProcessorWithoutNativeCodeStopsTheScriptBeforeAnythingIsDownloaded() throws Exception {
        assertTrue(stopped().startsWith(NO_MAVEN), "x86-64 is taken");
        program("uname", "if [[ ${1:-} == -m ]]; then echo aarch64; else echo Linux; fi");
        java("aarch64");
        assertEquals(
                "dynasage: this machine's processor is aarch64, and DynamoDB Local, which takes the place of the table,"
                        + " has native code for x86-64 only, so no run can start here. Take a machine with x86-64; on"
                        + " macOS, a JDK 17 for x86-64 in JAVA_HOME may do under Rosetta,"
                        + " which nobody has tried. Build,"
                        + " unit tests and submit/dynasage do not need it",
                stopped());
        assertTrue(ended("cluster.sh").contains("processor is aarch64"));
        java("x86_64");
        assertTrue(stopped().startsWith(NO_MAVEN), "a java for x86-64 on another processor is taken");
    }

    @Test
    void eventsThatAreNotThereStopTheScriptBeforeAnythingIsBuilt() throws Exception {
        assertEquals(
                "dynasage: --events " + folder + "/gone.csv: there is no such file that can be read",
                ended("laptop.sh", "--events", "gone.csv"));
        assertEquals(
                "dynasage: --events " + folder + "/gone.csv: there is no such file that can be read",
                ended("laptop.sh", "--events=gone.csv"));
        Files.writeString(folder.resolve("there.csv"), "user_id,item_id,rating,timestamp\n");
        assertTrue(ended("laptop.sh", "--events", "there.csv").startsWith(NO_MAVEN));
        assertFalse(Files.exists(folder.resolve("target")));
    }

    @Test
    void helpAndAMisspeltFlagNeedNoBuildAndNoProcessor() throws Exception {
        program("uname", "if [[ ${1:-} == -m ]]; then echo aarch64; else echo Linux; fi");
        for (String flag : List.of("--help", "-h")) {
            String help = ended(0, "laptop.sh", "--keep", flag);
            assertTrue(help.contains("\n  --spark 4\n      on Spark 4.1, with the jar built for it\n"), help);
            assertEquals(
                    12, help.lines().filter(line -> line.startsWith("  --")).count(), help);
            assertFalse(help.contains("`") || help.contains("|"), help);
        }
        assertTrue(ended(0, "cluster.sh", "--help").contains("  --rows N\n"));
        for (List<String> wrong : List.of(List.of("--rwos", "5"), List.of("--rwos=5"))) {
            assertEquals(
                    "dynasage: there is no flag --rwos; submit/laptop.sh --help names all",
                    ended(2, "laptop.sh", wrong.toArray(String[]::new)));
        }
        assertFalse(Files.exists(folder.resolve("target")));
    }

    private String stopped() throws Exception {
        return ended("laptop.sh");
    }

    private void java(String architecture) throws IOException {
        program(
                "java",
                "echo 'openjdk version \"17.0.9\"' >&2\n"
                        + "[[ $1 != -XshowSettings:properties ]] || echo '    os.arch = " + architecture + "' >&2");
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
        file.toFile().setExecutable(true);
    }

    private static Path where(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(place -> Path.of(place, tool))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private String ended(String script, String... arguments) throws Exception {
        return ended(1, script, arguments);
    }

    private String ended(int code, String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("bash", folder.resolve("submit").resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("PATH", folder.resolve("bin").toString());
        builder.environment().put("JAVA_HOME", folder.toString());
        builder.environment().put("DYNASAGE_JDKS", folder.resolve("none").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), output);
        return output.strip();
    }
}
