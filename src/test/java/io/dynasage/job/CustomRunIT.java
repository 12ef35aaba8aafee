package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of queries that users write: one whose model serves, and others that have fewer features than that. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CustomRunIT {
    private static final String LABEL =
            "SELECT CAST(pmod(xxhash64(user_id, item_id), 2) AS DOUBLE) AS label, event_time,"
                    + " CAST(pmod(xxhash64(item_id), 100) AS DOUBLE) AS ";

    @TempDir
    private static Path folder;

    private static JobOnServices job;

    @BeforeAll
    static void start() {
        job = JobOnServices.start(folder, "custom-run-it");
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(1500, 7));
    }

    @AfterAll
    static void stop() {
        job.close();
    }

    @Test
    @Order(1)
    void columnsAreCalledLikeThoseOfTheJob() throws Exception {
        succeeds(
                "names",
                LABEL + "score, user_id, item_id, item_id AS features, 2 AS draw, 'x' AS item_segment, 1 AS channel_hash"
                        + " FROM {events}",
                "endpoint.deploy=true",
                "score.encoding=numeric",
                "score.scale=0.01",
                "features.encoding=one-hot",
                "user_id.encoding=one-hot",
                "item_id.encoding=one-hot",
                "draw.encoding=numeric",
                "item_segment.encoding=one-hot",
                "channel_hash.encoding=numeric");
        assertEquals(List.of(), notCompared("names"));
        try (Stream<Path> files = Files.list(job.runFolder("names").resolve("examples/test"))) {
            Path file = files.filter(path -> path.toString().endsWith(".csv"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    "label,event_time,score,user_id,item_id,features,draw,item_segment,channel_hash",
                    Files.readAllLines(file).get(0));
        }
    }

    @Test
    void aQueryHasAUserAndNoItem() throws Exception {
        succeeds("user", LABEL + "n, user_id FROM {events}", "n.encoding=numeric", "user_id.encoding=one-hot");
        assertEquals(
                List.of("The live model of run names is not compared, because the rows have no column"
                        + " [score, item_id, features, draw, item_segment, channel_hash]."),
                notCompared("user"));
        assertTrue(
                job.record("user").at("/evaluation/reasons").toString().contains("The maximum drop of 5.00 % was not"),
                job.record("user").path("evaluation").toString());
    }

    @Test
    void aQueryHasAnItemAndNoUser() throws Exception {
        succeeds("item", LABEL + "n, item_id FROM {events}", "n.encoding=numeric", "item_id.encoding=one-hot");
        assertTrue(
                job.record("item").at("/evaluation/scorers/popularity/auc").isNumber(),
                job.record("item").path("evaluation").toString());
    }

    @Test
    void aQueryHasNeitherAUserNorAnItem() throws Exception {
        succeeds("neither", LABEL + "n FROM {events}", "n.encoding=numeric");
    }

    private static List<String> notCompared(String runId) {
        List<String> reasons = new ArrayList<>();
        job.record(runId).at("/evaluation/reasons").forEach(reason -> reasons.add(reason.asText()));
        return reasons.stream()
                .filter(reason -> reason.contains("is not compared"))
                .toList();
    }

    private static void succeeds(String runId, String query, String... columns) throws Exception {
        Path file = Files.writeString(folder.resolve(runId + ".sql"), query);
        boolean ofItems = List.of(columns).contains("item_id.encoding=one-hot");
        JobOnServices.Outcome outcome = job.run(
                "conf/recommendation.conf",
                List.of(),
                runId,
                Stream.concat(
                                Stream.of(
                                        "features.use-case=custom",
                                        "features.query=file:" + file,
                                        "evaluation.baselines=" + (ofItems ? "[mean, popularity]" : "[mean]"),
                                        "endpoint.deploy=false",
                                        "evaluation.gate.maximum-drop=5%",
                                        "endpoint.register=false",
                                        "training.hyperparameters.epochs=1",
                                        "source.reader=direct",
                                        "sagemaker.poll-interval=200ms"),
                                Stream.of(columns)
                                        .map(setting -> setting.startsWith("endpoint.")
                                                ? setting
                                                : "features.columns." + setting))
                        .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(job.record(runId).at("/evaluation/scorers/model/auc").isNumber(), outcome.out());
    }
}
