package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of queries that users write, up to the evaluation. */
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
    void columnsAreCalledLikeThoseOfTheJob() throws Exception {
        succeeds(
                "names",
                LABEL + "score, user_id, item_id, item_id AS features, 2 AS draw, 'x' AS item_segment FROM {events}",
                "score.encoding=numeric",
                "score.scale=0.01",
                "features.encoding=one-hot",
                "user_id.encoding=one-hot",
                "item_id.encoding=one-hot",
                "draw.encoding=numeric",
                "item_segment.encoding=one-hot");
        try (Stream<Path> files = Files.list(job.runFolder("names").resolve("examples/test"))) {
            Path file = files.filter(path -> path.toString().endsWith(".csv"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    "label,event_time,score,user_id,item_id,features,draw,item_segment",
                    Files.readAllLines(file).get(0));
        }
    }

    @Test
    void aQueryHasAUserAndNoItem() throws Exception {
        succeeds("user", LABEL + "n, user_id FROM {events}", "n.encoding=numeric", "user_id.encoding=one-hot");
    }

    @Test
    void aQueryHasAnItemAndNoUser() throws Exception {
        succeeds("item", LABEL + "n, item_id FROM {events}", "n.encoding=numeric", "item_id.encoding=one-hot");
        assertTrue(
                job.record("item").at("/evaluation/scorers/popularity/auc").isNumber(),
                job.record("item").path("evaluation").toString());
    }

    @Test
    void aQueryHasNeitherAUserNorAnItemAndItsModelIsWorseThanAConstant() throws Exception {
        JobOnServices.Outcome outcome = run(
                "neither",
                LABEL + "n FROM {events}",
                List.of("features.columns.n.encoding=numeric", "features.columns.n.scale=1000"));
        assertEquals(5, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains("mean is better than the model: its logLoss is "), outcome.err());
        JsonNode evaluation = job.record("neither").path("evaluation");
        assertEquals("better", evaluation.at("/verdicts/0/verdict").asText(), evaluation.toString());
        assertEquals("logLoss", evaluation.at("/verdicts/0/metric").asText());
        assertEquals(
                job.record("neither").at("/channels/train/rows").asLong(),
                evaluation.at("/labels/train/0").asLong()
                        + evaluation.at("/labels/train/1").asLong());
        assertTrue(evaluation.at("/labels/test/1").asLong() >= 30, evaluation.toString());
    }

    private static void succeeds(String runId, String query, String... columns) throws Exception {
        List<String> settings = new ArrayList<>(
                Stream.of(columns).map(column -> "features.columns." + column).toList());
        boolean ofItems = List.of(columns).contains("item_id.encoding=one-hot");
        settings.add("evaluation.baselines=" + (ofItems ? "[mean, popularity]" : "[mean]"));
        settings.add("evaluation.gate.must-beat=[]");
        JobOnServices.Outcome outcome = run(runId, query, settings);
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(job.record(runId).at("/evaluation/scorers/model/auc").isNumber(), outcome.out());
    }

    private static JobOnServices.Outcome run(String runId, String query, List<String> settings) throws Exception {
        Path file = Files.writeString(folder.resolve(runId + ".sql"), query);
        return job.run(
                "conf/recommendation.conf",
                List.of(),
                runId,
                Stream.concat(
                                Stream.of(
                                        "features.use-case=custom",
                                        "features.query=file:" + file,
                                        "endpoint.deploy=false",
                                        "endpoint.register=false",
                                        "training.hyperparameters.epochs=1",
                                        "source.reader=direct",
                                        "sagemaker.poll-interval=200ms"),
                                settings.stream())
                        .toArray(String[]::new));
    }
}
