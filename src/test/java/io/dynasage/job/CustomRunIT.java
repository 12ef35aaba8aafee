package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final String NUMBER = "features.columns.n.encoding=numeric";
    private static final String USER = "features.columns.user_id.encoding=one-hot";
    private static final String ITEM = "features.columns.item_id.encoding=one-hot";

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
        JsonNode record = succeeds(
                "",
                "names",
                LABEL
                        + "score, user_id, item_id, item_id AS features, 2 AS draw, 'x' AS item_segment,"
                        + " 1 AS channel_hash FROM {events}",
                "endpoint.deploy=true",
                "features.columns.score.encoding=numeric",
                "features.columns.score.scale=0.01",
                "features.columns.features.encoding=one-hot",
                USER,
                ITEM,
                "features.columns.draw.encoding=numeric",
                "features.columns.item_segment.encoding=one-hot",
                "features.columns.channel_hash.encoding=numeric");
        assertEquals(List.of(), notCompared(record));
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
        JsonNode record = succeeds("", "user", LABEL + "n, user_id FROM {events}", NUMBER, USER);
        assertEquals(
                List.of("The live model of run names is not compared, because the rows have no column"
                        + " [channel_hash, draw, features, item_id, item_segment, score]."),
                notCompared(record));
        assertTrue(
                record.at("/evaluation/reasons").toString().contains("The maximum drop of 5.00 % was not applied."),
                record.path("evaluation").toString());
    }

    @Test
    void aQueryHasAnItemAndNoUser() throws Exception {
        JsonNode record = succeeds(
                "",
                "item",
                LABEL + "n, item_id FROM {events}",
                NUMBER,
                ITEM,
                "evaluation.baselines=[mean, popularity]");
        assertTrue(
                record.at("/evaluation/scorers/popularity/auc").isNumber(),
                record.path("evaluation").toString());
    }

    @Test
    void aQueryHasNeitherAUserNorAnItemAndTheRunsAreElsewhereNowAndAConstantIsBetter() throws Exception {
        JobOnServices.Outcome outcome = run(
                "/moved",
                "neither",
                LABEL + "n FROM {events}",
                NUMBER,
                "features.columns.n.scale=1000",
                "evaluation.gate.must-beat=[mean]");
        assertEquals(5, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains("mean is better than the model: its logLoss is "), outcome.err());
        JsonNode record = record("/moved", "neither");
        JsonNode evaluation = record.path("evaluation");
        assertEquals("better", evaluation.at("/verdicts/0/verdict").asText(), evaluation.toString());
        assertEquals("logLoss", evaluation.at("/verdicts/0/metric").asText());
        assertEquals(
                record.at("/channels/train/rows").asLong(),
                evaluation.at("/labels/train/0").asLong()
                        + evaluation.at("/labels/train/1").asLong());
        assertTrue(evaluation.at("/labels/test/1").asLong() >= 30, evaluation.toString());
        String reason = notCompared(record).get(0);
        assertTrue(
                reason.startsWith("The live model of run names is not compared, because what it needs cannot be read"
                                + " below s3a://custom-run-it/moved/runs/names/: ")
                        && reason.endsWith(" Its artifact is s3://custom-run-it/runs/names/model/model.tar.gz."),
                reason);
    }

    private static List<String> notCompared(JsonNode record) {
        List<String> reasons = new ArrayList<>();
        record.at("/evaluation/reasons").forEach(reason -> reasons.add(reason.asText()));
        return reasons.stream()
                .filter(reason -> reason.contains("is not compared"))
                .toList();
    }

    /** Runs to the end, with runs below a folder of the bucket, and returns the record. */
    private static JsonNode succeeds(String output, String runId, String query, String... settings) throws Exception {
        JobOnServices.Outcome outcome = run(output, runId, query, settings);
        assertEquals(0, outcome.code(), outcome.err());
        JsonNode record = record(output, runId);
        assertTrue(record.at("/evaluation/scorers/model/auc").isNumber(), outcome.out());
        return record;
    }

    private static JsonNode record(String output, String runId) throws Exception {
        return new ObjectMapper()
                .readTree(
                        Files.readString(folder.resolve("s3/custom-run-it" + output + "/runs/" + runId + "/run.json")));
    }

    private static JobOnServices.Outcome run(String output, String runId, String query, String... settings)
            throws Exception {
        Path file = Files.writeString(folder.resolve(runId + ".sql"), query);
        return job.run(
                "conf/recommendation.conf",
                List.of(),
                runId,
                Stream.concat(
                                Stream.of(
                                        "output.uri=s3a://custom-run-it" + output,
                                        "features.use-case=custom",
                                        "features.query=file:" + file,
                                        "evaluation.baselines=[mean]",
                                        "evaluation.gate.must-beat=[]",
                                        "evaluation.gate.maximum-drop=5%",
                                        "endpoint.deploy=false",
                                        "endpoint.register=false",
                                        "training.hyperparameters.epochs=1",
                                        "source.reader=direct",
                                        "sagemaker.poll-interval=200ms"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }
}
