package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table in a Hive metastore, in a process of its own: a JVM has one Spark context, and its catalog is chosen when
 * it starts.
 */
class HiveCatalogIT {
    private static final String SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

    @TempDir
    private Path folder;

    @Test
    void aHiveMetastoreShowsTheNewestSnapshotAndTheFilesOfOlderOnesStay() throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(3, TimeUnit.MINUTES), "the process does not end");
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertEquals(0, process.exitValue(), String.join("\n", lines));
        assertEquals(
                List.of(
                        "users [a 2024-05-01, b 2024-05-02]",
                        "partitions [event_date=2024-05-01, event_date=2024-05-02]",
                        described("first"),
                        template("first"),
                        "users [c 2024-05-02, d 2024-05-03]",
                        "partitions [event_date=2024-05-02, event_date=2024-05-03]",
                        described("second"),
                        template("second"),
                        "old files [a, b]",
                        "users [e 2024-05-04]",
                        "partitions [event_date=2024-05-04]",
                        described("third"),
                        template("third"),
                        "old files [c, d]",
                        "columns [event_time timestamp, rating double, user_id string]",
                        "columns [event_date date]"),
                lines.stream()
                        .filter(line -> line.startsWith(HiveCatalog.MARK))
                        .map(line -> line.substring(HiveCatalog.MARK.length()))
                        .toList());
    }

    private String described(String snapshot) {
        return "described [EXTERNAL, file:" + folder.resolve(snapshot) + ", " + SERDE + "]";
    }

    private String template(String snapshot) {
        return "template [" + folder.resolve(snapshot) + "/event_date=${event_date}/]";
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
        Path hive = Path.of(System.getProperty("services.directory"), "hive", "*");
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + hive,
                HiveCatalog.class.getName(),
                folder.toString()));
        return command;
    }
}
