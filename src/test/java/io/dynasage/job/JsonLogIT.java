package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a driver that spark-submit starts with Spark's own logging profile. */
class JsonLogIT {
    @TempDir
    private Path folder;

    @Test
    void everyLineOfARunIsJsonAndNamesTheRunButTheExitCode() throws Exception {
        Path errors = folder.resolve("stderr");
        Path output = folder.resolve("stdout");
        Process process = new ProcessBuilder(command())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the run does not end");
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(errors);
        assertEquals(6, process.exitValue(), String.join("\n", lines));
        int first = lines.indexOf(lines.stream()
                .filter(line -> line.contains("\"runId\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lines.toString())));
        List<JsonNode> logged = new ArrayList<>();
        List<String> plain = lines.subList(first, lines.size()).stream()
                .filter(line -> !line.startsWith("{"))
                .toList();
        assertEquals(List.of("dynasage: exit code 6"), plain, "what the submit scripts look for");
        for (String line : lines.subList(first, lines.size()).stream()
                .filter(line -> !plain.contains(line))
                .toList()) {
            logged.add(new ObjectMapper().readTree(line));
            assertEquals("logged-1", logged.get(logged.size() - 1).path("runId").asText(), line);
        }
        assertTrue(
                logged.stream()
                        .anyMatch(line -> line.path("logger").asText().startsWith("org.apache.spark")
                                && line.path("level").asText().equals("INFO")),
                lines.toString());
        assertTrue(
                logged.stream()
                        .anyMatch(line -> line.path("level").asText().equals("ERROR")
                                && line.path("message").asText().contains("S3 has given no usable answer since ")),
                lines.toString());
        assertTrue(
                Files.readString(output)
                        .lines()
                        .anyMatch(line -> line.startsWith("{\"_aws\"") && line.contains("\"FailedRuns\":1.0")),
                Files.readString(output));
    }

    /** Without the tests' own logging profile, which Spark would keep. */
    private List<String> command() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, "log4j2-test.properties")))
                .collect(Collectors.joining(File.pathSeparator));
        Path jar = Files.write(
                folder.resolve("empty.jar"),
                new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx512m", "-XX:+UseSerialGC"));
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(List.of(
                "-cp",
                classPath,
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[1]",
                "--class",
                "io.dynasage.job.Dynasage"));
        for (String conf : List.of(
                "spark.ui.enabled=false",
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1",
                "spark.hadoop.fs.s3a.endpoint=http://127.0.0.1:1",
                "spark.hadoop.fs.s3a.attempts.maximum=1",
                "spark.hadoop.fs.s3a.retry.limit=0",
                "spark.hadoop.fs.s3a.path.style.access=true")) {
            command.addAll(List.of("--conf", conf));
        }
        command.addAll(List.of(
                jar.toString(),
                "run",
                "--config",
                Path.of("conf/recommendation.conf").toAbsolutePath().toString(),
                "--run-id",
                "logged-1",
                "--log-format",
                "json",
                "--set",
                "notices.metrics=always",
                "--set",
                "output.uri=s3a://nowhere-at-all"));
        return command;
    }
}
