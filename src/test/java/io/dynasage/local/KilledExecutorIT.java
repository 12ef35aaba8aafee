package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.events.Event;
import io.dynasage.local.events.EventItem;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.services.ChildJvm;
import io.dynasage.local.services.ExportObjects;
import io.dynasage.local.services.Json;
import io.dynasage.local.services.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The packaged job on a cluster of processes, of which two are killed while they work: the run comes to the same end.
 */
class KilledExecutorIT {
    private static final Path JAR = Path.of(System.getProperty("dynasage.jar", "target/dynasage.jar"));
    private static final Path SERVICES = Path.of(System.getProperty("services.directory", "target/services"));
    private static final Path SPARK = Path.of(System.getProperty("spark.home", "target/spark"));
    private static final int EVENTS = Integer.getInteger("cluster.events", 20_000);
    private static final Duration KILLED_WITHIN = Duration.ofMinutes(15);
    private static final ExportObjects.Export EXPORT = new ExportObjects.Export(
            "arn:aws:dynamodb:us-east-1:123456789012:table/" + LaptopRun.TABLE,
            "01700000000000-00000001",
            LaptopRun.BUCKET,
            "");

    @TempDir
    private static Path folder;

    private static LocalServices services;
    private static S3Client s3;
    private static StandaloneCluster cluster;

    @BeforeAll
    static void exportEventsAndRunUndisturbed() throws IOException {
        services = LocalServices.start(SERVICES, folder.resolve("s3"), Duration.ofMillis(20));
        s3 = services.s3().client();
        s3.createBucket(request -> request.bucket(LaptopRun.BUCKET));
        List<Event> events = GeneratedEvents.of(EVENTS, 5);
        new ExportObjects(s3)
                .full(
                        EXPORT,
                        GeneratedEvents.END,
                        IntStream.range(0, EVENTS).mapToObj(i -> EventItem.json(i, events.get(i))));
        cluster = StandaloneCluster.start(SparkHome.at(SPARK, folder.resolve("spark-conf")), folder.resolve("cluster"));
        try (ChildJvm driver = submit("undisturbed", "channels", LoopbackPort.free())) {
            assertEquals(0, driver.exitCode(), () -> log("undisturbed"));
        }
        assertFalse(log("undisturbed").contains("Lost executor"));
    }

    @AfterAll
    static void stop() {
        Stream.of(cluster, s3, services).filter(started -> started != null).forEach(KilledExecutorIT::close);
    }

    @Test
    void killedWhileItReadsItemsAndAgainWhileItWritesChannelsItChangesNoByte() throws IOException {
        submitAndKill("disturbed", List.of("events", "channels"));
        JsonNode counts = output("disturbed", "events");
        assertEquals(EVENTS, counts.at("/source/items").asInt());
        assertEquals(EVENTS, counts.at("/events/accepted").asInt());
        assertEquals(output("undisturbed", "events"), counts);
        assertEquals(profile("undisturbed"), profile("disturbed"));
        LeftFiles undisturbed = left("undisturbed");
        LeftFiles disturbed = left("disturbed");
        assertEquals(
                Set.of("channels/test", "channels/train", "channels/validation"),
                disturbed.digests("channels/").keySet());
        assertTrue(
                disturbed.digests("channels/").get("channels/train").size() > 2,
                "with few files, all would have been written when the executor died");
        assertEquals(undisturbed.digests("channels/"), disturbed.digests("channels/"));
        assertEquals(undisturbed.digests("examples/"), disturbed.digests("examples/"));
        assertEquals(undisturbed.digestOfAll("features/ids/"), disturbed.digestOfAll("features/ids/"));
        assertArrayEquals(undisturbed.bytes("features/features.json"), disturbed.bytes("features/features.json"));
        assertEquals(summary("undisturbed", "features"), summary("disturbed", "features"));
        assertNothingIsLeftOfFailedTasks(disturbed);
    }

    /**
     * Submits, kills in each stage the process of an executor that is writing in it, and waits for a good end.
     *
     * @param stages in their order; the last one ends the run
     */
    private static void submitAndKill(String runId, List<String> stages) throws IOException {
        DriverStatus status = new DriverStatus(LoopbackPort.free());
        Map<String, ProcessHandle> killed = new HashMap<>();
        try (ChildJvm driver = submit(runId, stages.get(stages.size() - 1), status.port())) {
            for (String stage : stages) {
                int before = killed.size();
                driver.waitUntil(
                        () -> {
                            if (isIn(stage, runId)) {
                                status.writing().stream()
                                        .filter(executor -> !killed.containsKey(executor))
                                        .limit(1)
                                        .forEach(executor -> killed.put(executor, kill(executor)));
                            }
                            return killed.size() > before;
                        },
                        KILLED_WITHIN);
            }
            assertFalse(killed.containsValue(driver.handle()), "executors are processes of their own");
            assertEquals(0, driver.exitCode(), () -> log(runId));
        }
        String log = log(runId);
        for (String executor : killed.keySet()) {
            assertTrue(log.contains("Lost executor " + executor + " on 127.0.0.1: Command exited with code 137"), log);
        }
        // A task may have ended between the look at it and the signal, but not in every stage.
        assertTrue(
                killed.keySet().stream()
                        .anyMatch(executor -> log.contains("ExecutorLostFailure (executor " + executor
                                + " exited caused by one of the running tasks)")),
                log);
        assertEveryExecutorHadTheJar();
    }

    private static boolean isIn(String stage, String runId) {
        String log = log(runId);
        return log.contains("Ledger: " + stage + " …") && !log.contains("Ledger: " + stage + " done");
    }

    private static ProcessHandle kill(String executor) {
        Map<String, ProcessHandle> executors = cluster.executors();
        assertTrue(
                executors.containsKey(executor),
                () -> "no process of a Worker is executor " + executor + ": " + executors);
        assertTrue(executors.get(executor).destroyForcibly(), "SIGKILL was not sent");
        return executors.get(executor);
    }

    private static ChildJvm submit(String runId, String until, int uiPort) {
        List<String> overrides = new ArrayList<>(services.overrides());
        overrides.addAll(List.of(
                "source.kind=export",
                "source.export.uri=s3://" + LaptopRun.BUCKET + "/" + EXPORT.folder(),
                "source.export.key-attributes=[user_id, event_key]",
                "features.negatives.draws=1",
                "training.refit=false",
                // So many files that one is being written when the driver is asked.
                "channels.target-file-size=" + EVENTS / 50 + "KiB"));
        Map<String, String> conf = new HashMap<>(services.sparkConf());
        conf.putAll(Map.of("spark.ui.enabled", "true", "spark.ui.port", String.valueOf(uiPort)));
        List<String> arguments =
                new ArrayList<>(new SparkSubmission(JAR, Path.of("conf/recommendation.conf"), overrides, conf)
                        .onCluster(cluster.url(), EVENTS));
        arguments.addAll(List.of("--run-id", runId, "--until", until));
        return ChildJvm.start(
                SparkHome.at(SPARK, folder.resolve("spark-conf")).submission(runId, EVENTS, arguments, "-Xmx1g"),
                folder);
    }

    /** The Workers' folders of the executors: the two first ones, and those that came for the killed ones. */
    private static void assertEveryExecutorHadTheJar() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cluster"))) {
            List<Path> jars =
                    files.filter(file -> file.endsWith(JAR.getFileName())).toList();
            assertTrue(jars.size() > 2, jars.toString());
            for (Path jar : jars) {
                assertEquals(-1, Files.mismatch(JAR, jar), jar + " is another jar");
            }
        }
    }

    private static void assertNothingIsLeftOfFailedTasks(LeftFiles left) {
        assertEquals(
                List.of(),
                left.names().stream()
                        .filter(name -> name.matches(".*(_temporary|__magic|\\.pending).*|channels/.*_SUCCESS"))
                        .toList());
        assertEquals(
                List.of(),
                s3.listMultipartUploads(request -> request.bucket(LaptopRun.BUCKET))
                        .uploads());
        Set<String> numbers = new HashSet<>();
        left.parts("")
                .forEach(name ->
                        assertTrue(numbers.add(name.replaceFirst("(/part-\\d+)-.*", "$1")), () -> "twice: " + name));
    }

    private static LeftFiles left(String runId) {
        return new LeftFiles(folder.resolve("s3")
                .resolve(LaptopRun.BUCKET)
                .resolve("recommendation/runs")
                .resolve(runId));
    }

    /** What a stage reports, without the fingerprint of its files, whose names differ from run to run. */
    private static JsonNode output(String runId, String stage) throws IOException {
        ObjectNode output = (ObjectNode) Json.MAPPER
                .readTree(left(runId).bytes("ledger/" + stage + ".json"))
                .path("output");
        return output.without("fingerprint");
    }

    /**
     * What the profile says exactly; the most frequent of very many values are an estimate that depends on the order in
     * which tasks end.
     */
    private static JsonNode profile(String runId) throws IOException {
        JsonNode profile = Json.MAPPER.readTree(left(runId).bytes("profile.json"));
        for (JsonNode attribute : profile.path("attributes")) {
            if (!attribute.path("topValuesExact").asBoolean()) {
                ((ObjectNode) attribute).remove("topValues");
            }
        }
        return profile;
    }

    private static String summary(String runId, String stage) throws IOException {
        return Json.MAPPER
                .readTree(left(runId).bytes("ledger/" + stage + ".json"))
                .path("summary")
                .asText();
    }

    private static String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
