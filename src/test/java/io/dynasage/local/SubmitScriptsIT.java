package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.package$;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README, as a user types them. */
class SubmitScriptsIT {
    private static final int ROWS = 3000;
    private static final long MINUTES = 10;
    /** The Spark that this build is for. */
    private static final String SPARK = package$.MODULE$.SPARK_VERSION().replaceFirst("\\..*", "");

    @TempDir
    private Path folder;

    @Test
    void theClusterRunsTheSameJobOnExecutorsOfItsOwn() throws Exception {
        Finished run = run(
                "./submit/cluster.sh",
                "--spark",
                SPARK,
                "--rows",
                String.valueOf(ROWS),
                "--out",
                folder.toString(),
                "--set",
                "training.refit=false");
        assertEquals(0, run.exit, run.output);
        assertEquals("Completed", record().path("status").asText());
        try (var files = Files.walk(folder.resolve("cluster"))) {
            assertEquals(
                    2,
                    files.filter(path -> path.getFileName().toString().equals("stderr")
                                    && path.toString().contains("app-"))
                            .count(),
                    "two executors leave two logs");
        }
    }

    @Test
    @Tag("any-spark")
    void keptServicesOutliveTheScriptAndEndWhenTold() throws Exception {
        Path events = Files.writeString(
                folder.resolve("events.csv"), "user_id,item_id,rating,timestamp\nu1,i1,5,1700000000\n");
        Finished run = run(
                "./submit/laptop.sh",
                "--spark",
                SPARK,
                "--events",
                events.toString(),
                "--set",
                "source.max-reject-ratio=200%",
                "--keep",
                "--out",
                folder.toString());
        assertEquals(3, run.exit, run.output);
        assertTrue(run.output.contains("export AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:"), run.output);
        long pid = Long.parseLong(run.output.replaceFirst("(?s).*stay up until: kill (\\d+).*", "$1"));
        ProcessHandle services = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> children = services.descendants().toList();
        assertEquals(2, children.size());
        services.destroy();
        services.onExit().get(1, TimeUnit.MINUTES);
        for (ProcessHandle child : children) {
            child.onExit().get(1, TimeUnit.MINUTES);
        }
        assertFalse(services.isAlive());
    }

    private JsonNode record() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("run.json").toFile());
    }

    private record Finished(int exit, String output) {}

    private Finished run(String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "still running: " + String.join(" ", command));
        return new Finished(process.exitValue(), Files.readString(output));
    }
}
