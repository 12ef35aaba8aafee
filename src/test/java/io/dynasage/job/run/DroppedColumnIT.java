package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureSpace;
import io.dynasage.features.Task;
import io.dynasage.features.UseCase;
import io.dynasage.model.FactorizationMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a column, and the next one without it: each model in the place of the live one. */
class DroppedColumnIT {
    private static final String CHURN = """
        features.churn { window = 30d, active-within = 60d, snapshot-count = 2 }
        features.churn.observed-until = "2025-07-30T00:00:00Z"
        """;
    private static final Dataset<Row> EVENTS = events();

    @TempDir
    private Path folder;

    @Test
    void anItemColumnOfRatings() {
        assertCompared(
                UseCase.RECOMMENDATION,
                "features.feedback = explicit\nevents.columns.category { attribute = category, type = string }\n",
                "features.item-columns.category.encoding = one-hot\n",
                "the rows have no column [category]");
    }

    @Test
    void aContextColumnOfPersonalization() {
        assertCompared(
                UseCase.PERSONALIZATION,
                "events.columns.device { attribute = device, type = string }\n",
                "features.context-columns.device.encoding = one-hot\n",
                "the rows have no column [device]");
    }

    @Test
    void anItemColumnOfPersonalization() {
        assertCompared(
                UseCase.PERSONALIZATION,
                "events.columns.category { attribute = category, type = string }\n",
                "features.item-columns.category.encoding = one-hot\n",
                "the rows have no column [category]");
    }

    @Test
    void theAmountOfChurn() {
        assertCompared(
                UseCase.CHURN,
                CHURN + "events.columns.amount { attribute = amount, type = double }\n",
                "features.churn.amount-column = amount\n",
                "the rows have no column [amount_sum, amount_mean, amount_max, amount_last, amount_90]");
    }

    @Test
    void aColumnOfACustomQuery() throws IOException {
        Path query = Files.writeString(
                folder.resolve("query.sql"), "SELECT n % 2 AS label, event_time, n, amount FROM {events}");
        Path less = Files.writeString(folder.resolve("less.sql"), "SELECT n % 2 AS label, event_time, n FROM {events}");
        assertCompared(
                UseCase.CUSTOM,
                "features.query = \"" + less.toUri() + "\"\n",
                "features { query = \"" + query.toUri() + "\", columns.amount.encoding = numeric }\n",
                "the rows have no column [amount]");
    }

    private static void assertCompared(UseCase useCase, String settings, String more, String problem) {
        try (Examples with = examples(useCase, settings + more);
                Examples without = examples(useCase, settings)) {
            assertEquals(Optional.of(problem), problem(with.space(), without));

            assertEquals(Optional.empty(), problem(without.space(), with), "a model with fewer columns is compared");
            Dataset<Row> rows = rows(with);
            LiveScoring live = live(without.space(), with.task());
            assertEquals(
                    rows.count(),
                    live.scoring()
                            .predictions(live.encoded(rows, with.space()))
                            .where("score IS NOT NULL")
                            .count());
        }
    }

    private static Optional<String> problem(FeatureSpace served, Examples run) {
        return live(served, run.task()).problem(rows(run), run.task(), run.space());
    }

    private static LiveScoring live(FeatureSpace space, Task task) {
        int features = space.featureDim();
        return new LiveScoring(
                new ModelScoring.Artifact(new FactorizationMachine(
                        task != Task.REGRESSION, 0, new float[features], new float[features], 1)),
                space);
    }

    private static Dataset<Row> rows(Examples examples) {
        return examples.task() == Task.RANKING ? examples.candidates() : examples.test();
    }

    private static Examples examples(UseCase useCase, String settings) {
        return UseCaseTest.read(useCase, settings).features().examples().build(EVENTS);
    }

    private static Dataset<Row> events() {
        Random random = new Random(5);
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 3000; n++) {
            int item = random.nextInt(30);
            int user = random.nextInt(60);
            // Every third user is gone after five months.
            int days = user % 3 == 0 ? 150 : 210;
            events.add(RowFactory.create(
                    "u" + user,
                    "i" + item,
                    n % 3 == 0 ? "view" : "purchase",
                    1.0 + random.nextInt(5),
                    Instant.ofEpochSecond(1_735_689_600L + random.nextInt(86_400 * days)),
                    random.nextBoolean() ? "phone" : "desktop",
                    "c" + item % 4,
                    random.nextInt(500) / 100.0,
                    (double) random.nextInt(10)));
        }
        return TestSpark.session()
                .createDataFrame(
                        events,
                        StructType.fromDDL("user_id string, item_id string, event_type string, rating double,"
                                + " event_time timestamp, device string, category string, amount double, n double"));
    }
}
