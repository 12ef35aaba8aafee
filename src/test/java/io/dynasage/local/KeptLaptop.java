package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.package$;

/**
 * A finished {@code submit/laptop.sh --keep}, with its services up until it is closed.
 *
 * @param output what the script has printed
 * @param exports the environment variables that it says to export
 * @param services the process that holds the services
 */
record KeptLaptop(String output, Map<String, String> exports, ProcessHandle services) implements AutoCloseable {
    private static final long MINUTES = 10;
    /** The Spark that this build is for. */
    private static final String SPARK = package$.MODULE$.SPARK_VERSION().replaceFirst("\\..*", "");

    private static final Pattern EXPORT = Pattern.compile("^export (\\w+)=(.*)$", Pattern.MULTILINE);
    private static final Pattern KEPT = Pattern.compile("stay up until: kill (\\d+)");

    /** Runs the script to its end; it has to succeed. */
    static KeptLaptop start(Path out, String... more) {
        List<String> command =
                new ArrayList<>(List.of("./submit/laptop.sh", "--spark", SPARK, "--keep", "--out", out.toString()));
        command.addAll(List.of(more));
        try {
            Path log = Files.createTempFile("laptop", ".txt");
            Process script = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            assertTrue(script.waitFor(MINUTES, TimeUnit.MINUTES), () -> "still running: " + String.join(" ", command));
            String output = Files.readString(log);
            Files.delete(log);
            long pid = KEPT.matcher(output)
                    .results()
                    .mapToLong(kept -> Long.parseLong(kept.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no services are kept: " + output));
            KeptLaptop kept = new KeptLaptop(
                    output, exports(output), ProcessHandle.of(pid).orElseThrow());
            if (script.exitValue() != 0) {
                kept.close();
            }
            assertEquals(0, script.exitValue(), output);
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> exports(String output) {
        Map<String, String> exports = new TreeMap<>();
        for (MatchResult export : EXPORT.matcher(output).results().toList()) {
            exports.put(export.group(1), export.group(2));
        }
        return exports;
    }

    /** The run's address. */
    String run() {
        return exports.get("DYNASAGE_RUN");
    }

    /** Returns whether a process is a service; the others write class archives, with low priority. */
    private static boolean isService(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java")
                && !process.info().commandLine().orElse("").contains("-Xshare:dump");
    }

    /** Ends the services as the script says, and waits until they have ended. */
    @Override
    public void close() {
        List<ProcessHandle> started =
                services.descendants().filter(KeptLaptop::isService).collect(Collectors.toCollection(ArrayList::new));
        started.add(services);
        services.destroy();
        started.forEach(
                process -> process.onExit().orTimeout(1, TimeUnit.MINUTES).join());
    }
}
