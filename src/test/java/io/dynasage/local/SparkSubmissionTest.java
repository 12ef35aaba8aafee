package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkSubmissionTest {
    private final SparkSubmission submission = new SparkSubmission(
            Path.of("target/dynasage.jar"),
            Path.of("conf/recommendation.conf"),
            List.of("source.region=us-east-1", "features.split=time"),
            Map.of("spark.hadoop.fs.s3a.path.style.access", "true"));

    @Test
    void runsTheShippedMainWithTheConfigurationAndNothingButOverrides() {
        List<String> arguments = submission.inOneJvm();
        int jar = arguments.indexOf("target/dynasage.jar");
        assertEquals(
                List.of(
                        "target/dynasage.jar",
                        "run",
                        "--config",
                        "conf/recommendation.conf",
                        "--set",
                        "source.region=us-east-1",
                        "--set",
                        "features.split=time"),
                arguments.subList(jar, arguments.size()));
        assertEquals(List.of("--master", "local[2]", "--class", "io.dynasage.job.Dynasage"), arguments.subList(0, 4));
    }

    @Test
    void proposesTheConfigurationThatTheRunTakes() {
        List<String> arguments = submission.init("interactions", URI.create("http://127.0.0.1:8000"));
        assertEquals(
                List.of(
                        "init",
                        "--table",
                        "interactions",
                        "--endpoint",
                        "http://127.0.0.1:8000",
                        "--out",
                        Path.of("conf/recommendation.conf").toAbsolutePath().toString()),
                arguments.subList(arguments.indexOf("target/dynasage.jar") + 1, arguments.size()));
    }

    @Test
    void keepsTheDriverOnTheLoopbackInterface() {
        assertTrue(submission
                .inOneJvm()
                .containsAll(List.of(
                        "spark.driver.host=127.0.0.1",
                        "spark.driver.bindAddress=127.0.0.1",
                        "spark.hadoop.fs.s3a.path.style.access=true")));
    }

    @Test
    void givesEveryExecutorOfAClusterOneCore() {
        List<String> arguments = submission.onCluster("spark://127.0.0.1:7077", 20_001);
        assertEquals("spark://127.0.0.1:7077", arguments.get(1));
        assertTrue(arguments.containsAll(List.of("spark.executor.cores=1", "spark.executor.memory=1g")));
        assertTrue(arguments.stream()
                .anyMatch(word -> word.startsWith("spark.executor.extraJavaOptions=")
                        && word.contains(" -XX:Tier4")
                        && word.endsWith(" -Duser.timezone=UTC")));
        assertTrue(
                submission.onCluster("spark://127.0.0.1:7077", 20_000).stream()
                        .anyMatch(word -> word.startsWith("spark.executor.extraJavaOptions=")
                                && word.contains(" -XX:TieredStopAtLevel=1 ")),
                "few events");
    }
}
