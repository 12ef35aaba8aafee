package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.notebooks.Notebooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of queries that users write, and the notebooks on what they leave. */
class CustomRunIT {
    private static final String BUCKET = "custom-run-it";
    private static final String LABEL =
            "SELECT CAST(pmod(xxhash64(user_id, item_id), 2) AS DOUBLE) AS label, event_time,"
                    + " CAST(pmod(xxhash64(item_id), 100) AS DOUBLE) AS ";

    @TempDir
    private static Path folder;

    private static JobOnServices job;

    @BeforeAll
    static void start() {
        job = JobOnServices.start(folder, BUCKET);
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
    void aQueryHasNeitherAUserNorAnItem() throws Exception {
        succeeds("neither", LABEL + "n FROM {events}", "n.encoding=numeric");
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
                                        "name=custom-" + runId,
                                        "endpoint.register=false",
                                        "training.hyperparameters.epochs=1",
                                        "source.reader=direct",
                                        "sagemaker.poll-interval=200ms"),
                                Stream.of(columns).map(column -> "features.columns." + column))
                        .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(job.record(runId).at("/evaluation/scorers/model/auc").isNumber(), outcome.out());
        Notebooks.of("s3://" + BUCKET + "/runs/" + runId, job.services().env(), folder)
                .comeToTheirEnd(Notebooks.FIRST_RUN, Notebooks.CHANNELS, Notebooks.ENDPOINT);
    }
}
