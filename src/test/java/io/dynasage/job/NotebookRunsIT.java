package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.local.events.Event;
import io.dynasage.local.events.TableLoader;
import io.dynasage.notebooks.Notebooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebooks on small runs of use cases and algorithms, with ids as tables have them. */
class NotebookRunsIT {
    private static final String BUCKET = "notebook-runs-it";
    private static final List<String> ODD = List.of(
            "a\nb",
            "\r",
            " pad ",
            "nul\u0000x",
            "say \"hi\"",
            ",",
            "\\",
            "\u2028",
            "null",
            "NaN",
            "NA",
            "123.0",
            "007",
            "$x$",
            "\ufeffbom",
            "x".repeat(300));

    @TempDir
    private static Path folder;

    private static JobOnServices job;

    @BeforeAll
    static void start() {
        job = JobOnServices.start(folder, BUCKET);
        TableLoader.load(job.services().dynamoDb(), "interactions", events());
    }

    @AfterAll
    static void stop() {
        job.close();
    }

    @Test
    void readRatingsAndTheirListsWithoutValidationRows() {
        read(
                "ratings",
                "conf/recommendation.conf",
                "features.feedback=explicit",
                "features.split=last-per-user",
                "features.validation-fraction=0",
                "recommendations.count=5",
                "evaluation.baselines=[mean]",
                "training.hyperparameters.epochs=2");
    }

    @Test
    void readAContextWithANumericLastColumn() {
        read(
                "context",
                "conf/personalization.conf",
                "features.item-columns.price.encoding=numeric",
                "features.item-columns.price.scale=0.01",
                "features.item-columns.price.missing=7",
                "training.hyperparameters.epochs=2");
    }

    @Test
    void readXgBoostWithoutUsers() throws IOException {
        Path query = Files.writeString(
                folder.resolve("query.sql"),
                "SELECT IF(rating > 3, 1, 0) AS label, event_time, item_id, price FROM {events}");
        read(
                "xgboost",
                "conf/recommendation.conf",
                "features.use-case=custom",
                "events.columns.price={attribute=price,type=double,required=false}",
                "features.query=file:" + query,
                "features.columns.item_id.encoding=one-hot",
                "features.columns.price.encoding=numeric",
                "features.columns.price.missing=0.5",
                "training.algorithm=xgboost",
                "training.hyperparameters={ num_round = 5, max_depth = 3 }",
                "evaluation.baselines=[mean]");
    }

    @Test
    void readARunWhoseTwinTheGateRefusedWithOneCutoffForCandidatesAndLists() {
        run(
                        5,
                        "refused",
                        "conf/recommendation.conf",
                        "features.positives.event-types=[view]",
                        "training.refit=true",
                        "evaluation.baselines=[popularity]",
                        "evaluation.list-cutoff=10",
                        "evaluation.gate.limits.ndcgAt10=0.999",
                        "training.hyperparameters.epochs=2")
                .comeToTheirEnd(Notebooks.FIRST_RUN, Notebooks.CHANNELS, Notebooks.EVENTS);
    }

    private static void read(String runId, String conf, String... overrides) {
        run(0, runId, conf, overrides)
                .comeToTheirEnd(Notebooks.FIRST_RUN, Notebooks.CHANNELS, Notebooks.ENDPOINT, Notebooks.EVENTS);
    }

    private static Notebooks run(int code, String runId, String conf, String... overrides) {
        JobOnServices.Outcome outcome = job.run(
                conf,
                List.of(),
                runId,
                Stream.concat(
                                Stream.of(
                                        "name=" + runId,
                                        "evaluation.gate.must-beat=[]",
                                        "source.reader=direct",
                                        "sagemaker.poll-interval=200ms"),
                                Stream.of(overrides))
                        .toArray(String[]::new));
        assertEquals(code, outcome.code(), outcome.err());
        return Notebooks.of("s3://" + BUCKET + "/runs/" + runId, job.services().env(), folder);
    }

    private static List<Event> events() {
        Random random = new Random(3);
        List<Event> events = new ArrayList<>();
        for (int n = 0; n < 1500; n++) {
            String user = id("u", random.nextInt(ODD.size() + 50));
            String item = id("i", random.nextInt(ODD.size() + 30));
            Map<String, String> numbers =
                    random.nextInt(4) == 0 ? Map.of() : Map.of("price", String.valueOf(random.nextInt(5000) / 100.0));
            events.add(new Event(
                    user,
                    item,
                    "view",
                    String.valueOf(1 + (user.hashCode() + item.hashCode() & 4)),
                    Instant.ofEpochSecond(1_735_689_600 + random.nextInt(86_400 * 60)),
                    Map.of("device", ODD.get(random.nextInt(9)), "category", "c" + item.hashCode() % 3),
                    numbers));
        }
        return events;
    }

    private static String id(String prefix, int number) {
        return number < ODD.size() ? ODD.get(number) : prefix + number;
    }
}
