package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.settings.InvalidSettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class ChurnIT {
    private static final StructType SCHEMA =
            StructType.fromDDL("user_id string, event_time timestamp, paid double, pieces int");
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final ChurnSnapshots SNAPSHOTS = new ChurnSnapshots(List.of(day(200)), null, day(230));
    /**
     * One user of four events, the last but one on the second day of a month; one who stays away; one who is back in
     * time.
     */
    private static final List<Row> EVENTS = List.of(
            bought("a", 10, 2.5, 1),
            bought("a", 100, 7.5, 2),
            bought("a", 180, 4.0, null),
            bought("a", 180.25, null, 1),
            bought("a", 240, 1.0, 1),
            bought("stays-away", 150, 1.0, 1),
            bought("back", 199, 1.0, 1),
            bought("back", 230, 1.0, 1),
            bought("end", 300, 1.0, 1));

    @Test
    void describesAUserAsKnownAtTheSnapshot() {
        try (Examples examples = Churn.build(events(EVENTS), settings(SNAPSHOTS, 0))) {
            Map<String, Double> row =
                    numbers(examples.train().where("user_id = 'a'").first());
            Map<String, Double> expected = Map.ofEntries(
                    Map.entry("label", 1.0),
                    Map.entry("recency_days", 19.75),
                    Map.entry("events", 4.0),
                    Map.entry("active_days", 3.0),
                    Map.entry("amount_sum", 14.0),
                    Map.entry("amount_mean", 3.5),
                    Map.entry("quantity_sum", 4.0),
                    Map.entry("tenure_days", 190.0),
                    Map.entry("gap_mean_days", 170.25 / 3),
                    Map.entry("gap_std_days", deviation(90, 80, 0.25)),
                    Map.entry("recency_per_gap", 19.75 / (170.25 / 3 + 1)),
                    Map.entry("amount_max", 7.5),
                    Map.entry("amount_last", 0.0),
                    Map.entry("events_30", 2.0),
                    Map.entry("events_90", 2.0),
                    Map.entry("events_180", 3.0),
                    Map.entry("amount_90", 4.0),
                    Map.entry("active_months", 3.0),
                    Map.entry("rate", 4.0 / 191),
                    Map.entry("trend", 1.0));
            expected.forEach((name, value) -> assertEquals(value, row.get(name), 1e-9, name));
            assertEquals(expected.size(), row.size());
            assertEquals(Map.of("paid", 1L, "pieces", 1L), examples.notes().filled());
            assertEquals(19, examples.space().featureDim());
            assertTrue(examples.space().encode(examples.train()).first().getAs("features") instanceof DenseVector);
        }
    }

    @Test
    void labelsUsersWithoutAnEventInTheWindow() {
        try (Examples examples = Churn.build(events(EVENTS), settings(SNAPSHOTS, 0))) {
            assertEquals(List.of("a 1.0", "back 0.0", "stays-away 1.0"), labels(examples.train()));
            assertEquals(List.of("a 0.0", "back 1.0", "stays-away 1.0"), labels(examples.test()));
            assertEquals(new PartCounts(3, 0, 3), examples.counts());
        }
        ChurnSnapshots window = new ChurnSnapshots(List.of(day(199.5)), null, day(230));
        try (Examples examples = Churn.build(
                events(List.of(
                        bought("at-the-end", 1, 1.0, 1),
                        bought("at-the-end", 229.5, 1.0, 1),
                        bought("at-the-end", 240, 1.0, 1),
                        bought("too-late", 1, 1.0, 1),
                        bought("too-late", 229.6, 1.0, 1),
                        bought("end", 300, 1.0, 1))),
                settings(window, 0))) {
            assertEquals(List.of("at-the-end 0.0", "too-late 1.0"), labels(examples.train()));
        }
    }

    @Test
    void examinesOnlyActiveUsersIfConfigured() {
        try (Examples examples = Churn.build(events(EVENTS), settings(SNAPSHOTS, 50))) {
            assertEquals(List.of("a 1.0", "back 0.0"), labels(examples.train()), "50 days before is too long ago");
        }
    }

    @Test
    void setsUsersAsideForValidationWithAllTheirSnapshots() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            events.add(bought("u" + n, 100 + n % 10, 1.0, 1));
            for (int day = 195; n % 2 == 0 && day < 300; day += 30) {
                events.add(bought("u" + n, day, 1.0, 1));
            }
        }
        events.add(bought("end", 300, 1.0, 1));
        ChurnSettings settings = new ChurnSettings(
                Duration.ofDays(30),
                Duration.ZERO,
                null,
                3,
                0.25,
                null,
                null,
                NumericForm.LOG1P,
                List.of(),
                null,
                ChurnSettings.NOT_STARTED,
                1);
        try (Examples examples = Churn.build(events(events), settings)) {
            assertEquals(
                    List.of(day(180), day(210), day(240)),
                    examples.train().selectExpr("unix_seconds(snapshot)").distinct().collectAsList().stream()
                            .map(row -> Instant.ofEpochSecond(row.getLong(0)))
                            .sorted()
                            .toList());
            assertEquals(1200, examples.counts().train() + examples.counts().validation());
            assertEquals(
                    0,
                    examples.train()
                            .select("user_id")
                            .intersect(examples.validation().select("user_id"))
                            .count());
            double share = examples.counts().validation() / 1200.0;
            assertTrue(share > 0.18 && share < 0.32, "validation " + share);
            assertEquals(13, examples.space().featureDim(), "neither amounts nor quantities");
            Row row = examples.train()
                    .where("user_id = 'u5' OR user_id = 'u6'")
                    .orderBy("snapshot", "user_id")
                    .first();
            double days = row.<String>getAs("user_id").equals("u5") ? 75 : 74;
            assertEquals(Math.log1p(days), row.<Double>getAs(Churn.RECENCY), 1e-12);
        }
    }

    @Test
    void refusesSnapshotsThatSeeTheFuture() {
        assertEquals(
                "the snapshot 2024-07-29T00:00:00Z learns from the 30 days after it, until"
                        + " 2024-08-28T00:00:00Z, which is what the snapshot"
                        + " 2024-08-18T00:00:00Z must predict; choose an earlier snapshot or a shorter window",
                assertThrows(
                                InvalidSettingsException.class,
                                () -> settings(new ChurnSnapshots(List.of(day(210)), null, day(230)), 0))
                        .getMessage());
        assertEquals(
                "the test snapshot 2024-10-07T00:00:00Z looks 30 days ahead, until 2024-11-06T00:00:00Z, but"
                        + " events are known only until"
                        + " 2024-10-27T00:00:00Z, and users without a later event would count as lost;"
                        + " choose an earlier snapshot or a shorter window",
                message(new ChurnSnapshots(List.of(day(200)), null, day(280)), EVENTS));
    }

    @Test
    void saysWhyThereAreNoUsersToExamine() {
        assertEquals(
                "there are no events, so there are no users to examine; read events first",
                message(SNAPSHOTS, List.of()));
        assertEquals(
                "no user has an event that counts for the test snapshot 2024-08-18T00:00:00Z; choose"
                        + " another, or users active within a"
                        + " longer time",
                assertThrows(
                                FeatureException.class,
                                () -> Churn.build(
                                        events(List.of(bought("a", 195, 1.0, 1), bought("end", 300, 1.0, 1))),
                                        settings(SNAPSHOTS, 10)))
                        .getMessage());
        assertEquals(
                "column 'paid' is NaN or infinite in 1 rows; filter or impute such values before they become features",
                message(SNAPSHOTS, List.of(bought("a", 1, Double.NaN, 1), bought("end", 300, 1.0, 1))));
    }

    @Test
    void saysHowMuchHistoryIsNeeded() {
        List<Row> shop = new ArrayList<>();
        for (int n = 0; n <= 130; n++) {
            shop.add(bought("u" + n % 40, n, 1.0, 1));
        }
        ChurnSettings settings = latest(90, List.of(), ChurnSettings.NOT_STARTED);
        assertEquals(
                "the events span 130 days, from 2024-01-01T00:00:00Z to 2024-05-10T00:00:00Z; a test and one training"
                        + " snapshot with a window of 90 days need 180; read a longer history, set a shorter"
                        + " features.churn.window, or correct features.churn.observed-until if the last event is not"
                        + " the end",
                assertThrows(FeatureException.class, () -> Churn.build(events(shop), settings))
                        .getMessage());
        assertEquals(
                "the last training snapshot 2024-01-06T00:00:00Z is before the first event, which is at"
                        + " 2024-01-11T00:00:00Z, so nobody can be examined at it; choose later snapshots"
                        + " (features.churn.training-snapshots), or read older events",
                message(new ChurnSnapshots(List.of(day(5)), null, day(230)), EVENTS));
    }

    @Test
    void anEventInTheFutureDoesNotMoveTheSnapshots() {
        List<Row> shop = new ArrayList<>();
        for (int day = 0; day <= 300; day += 10) {
            shop.add(bought("stays", day, 1.0, 1));
            shop.add(bought("leaves", day / 3, 1.0, 1));
        }
        List<Row> events = new ArrayList<>(shop);
        events.add(bought("wrong-clock", 900, 1.0, 1));
        try (Examples without = Churn.build(events(shop), latest(30, List.of(), day(301)));
                Examples with = Churn.build(events(events), latest(30, List.of(), day(301)))) {
            assertEquals(without.notes().snapshots(), with.notes().snapshots());
            assertEquals(day(270), with.notes().snapshots().get(1).snapshot());
        }
        assertEquals(
                "all 9 events are later than the run's start at 2023-12-31T00:00:00Z; correct the times"
                        + " (events.columns.event_time), or set features.churn.observed-until",
                assertThrows(FeatureException.class, () -> Churn.build(events(EVENTS), latest(30, List.of(), day(-1))))
                        .getMessage());
    }

    @Test
    void countsTheUsersOfEachSnapshotAlsoOfEmptyOnes() {
        ChurnSnapshots snapshots = new ChurnSnapshots(List.of(day(200), day(5)), null, day(230));
        try (Examples examples = Churn.build(events(EVENTS), settings(snapshots, 0))) {
            assertEquals(
                    List.of(
                            new SnapshotUsers(day(5), "train", 0, 0),
                            new SnapshotUsers(day(200), "train", 3, 2),
                            new SnapshotUsers(day(230), "test", 3, 2)),
                    examples.notes().snapshots());
            assertEquals(3, examples.notes().warnings().size());
        }
    }

    @Test
    void onlyTheGivenTypesMeanThatACustomerIsStillThere() {
        Dataset<Row> events = events(List.of(
                        bought("stays", 150, 1.0, 1),
                        bought("stays", 220, 1.0, 1),
                        bought("stays", 240, 1.0, 1),
                        bought("returns", 150, 1.0, 1),
                        bought("returns", 205, -1.0, -1),
                        bought("returns", 240, -1.0, -1),
                        bought("end", 300, 1.0, 1)))
                .withColumn("event_type", org.apache.spark.sql.functions.expr("if(paid < 0, 'return', 'purchase')"));
        ChurnSettings settings = new ChurnSettings(
                Duration.ofDays(30),
                Duration.ZERO,
                SNAPSHOTS,
                1,
                0,
                "paid",
                null,
                NumericForm.RAW,
                List.of("purchase"),
                null,
                ChurnSettings.NOT_STARTED,
                1);
        try (Examples examples = Churn.build(events, settings)) {
            assertEquals(List.of("returns 1.0", "stays 0.0"), labels(examples.test()));
            assertEquals(
                    1.0,
                    numbers(examples.test().where("user_id = 'returns'").first())
                            .get("amount_sum"));
        }
        assertEquals(
                "no event is of a type in features.churn.event-types = [order], and the types found are [purchase,"
                        + " return]; name those that mean that a customer is still there",
                assertThrows(
                                FeatureException.class,
                                () -> Churn.build(events, latest(30, List.of("order"), ChurnSettings.NOT_STARTED)))
                        .getMessage());
        assertEquals(
                "features.churn.event-types = [order] needs the column event_type, and there are only [user_id,"
                        + " event_time, paid, pieces]; declare it in events.columns, or leave event-types out",
                assertThrows(
                                FeatureException.class,
                                () -> Churn.build(
                                        events(EVENTS), latest(30, List.of("order"), ChurnSettings.NOT_STARTED)))
                        .getMessage());
    }

    @Test
    void saysThatEveryoneIsLost() {
        assertEquals(
                "all 2 labels of users (1: no event in the 30 days after the snapshot) for training are 1.0, so there"
                        + " is nothing to distinguish; choose another features.churn.window, other snapshots, or say"
                        + " with features.churn.event-types which events mean that a customer is still there",
                message(
                        SNAPSHOTS,
                        List.of(bought("a", 10, 1.0, 1), bought("b", 10, 1.0, 1), bought("end", 300, 1.0, 1))));
        assertEquals(
                "no user has an event that counts for a training snapshot, of which the last is 2024-07-19T00:00:00Z;"
                        + " choose others (features.churn.training-snapshots), or users active within a longer time"
                        + " (features.churn.active-within)",
                assertThrows(
                                FeatureException.class,
                                () -> Churn.build(
                                        events(List.of(
                                                bought("a", 1, 1.0, 1),
                                                bought("b", 225, 1.0, 1),
                                                bought("end", 300, 1.0, 1))),
                                        settings(SNAPSHOTS, 20)))
                        .getMessage());
    }

    private static ChurnSettings latest(int window, List<String> types, Instant start) {
        return new ChurnSettings(
                Duration.ofDays(window),
                Duration.ZERO,
                null,
                1,
                0,
                "paid",
                "pieces",
                NumericForm.RAW,
                types,
                null,
                start,
                1);
    }

    @Test
    void refusesAmountsThatASumWouldLose() {
        List<Row> events = new ArrayList<>(EVENTS);
        events.add(bought("a", 11, 9.9e17, 1));
        try (Examples examples = Churn.build(events(events), settings(SNAPSHOTS, 0))) {
            Row row = examples.train().where("user_id = 'a'").first();
            assertEquals(9.9e17 + 14, row.<Double>getAs("amount_sum"));
            assertEquals(9.9e17, row.<Double>getAs("amount_max"));
        }
        events.add(bought("a", 12, 1e22, 1));
        events.add(bought("b", 12, -1e25, 1));
        assertEquals(
                "column 'paid' has numbers from -1.0E25 to 1.0E22, and a model cannot compute with more than 1.0E18"
                        + " after the scale 1.0; filter such rows, or scale the numbers down",
                message(SNAPSHOTS, events));
    }

    private static String message(ChurnSnapshots snapshots, List<Row> events) {
        return assertThrows(FeatureException.class, () -> Churn.build(events(events), settings(snapshots, 0)))
                .getMessage();
    }

    private static ChurnSettings settings(ChurnSnapshots snapshots, int activeDays) {
        return new ChurnSettings(
                Duration.ofDays(30),
                Duration.ofDays(activeDays),
                snapshots,
                1,
                0,
                "paid",
                "pieces",
                NumericForm.RAW,
                List.of(),
                null,
                ChurnSettings.NOT_STARTED,
                1);
    }

    private static List<String> labels(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> row.getAs("user_id") + " " + row.getAs("label"))
                .sorted()
                .toList();
    }

    private static Map<String, Double> numbers(Row row) {
        Map<String, Double> numbers = new java.util.TreeMap<>();
        for (String name : row.schema().fieldNames()) {
            if (row.getAs(name) instanceof Double number) {
                numbers.put(name, number);
            }
        }
        return numbers;
    }

    private static double deviation(double... values) {
        double mean = java.util.Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(java.util.Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / values.length);
    }

    private static Row bought(String user, double day, Double paid, Integer pieces) {
        return RowFactory.create(user, day(day), paid, pieces);
    }

    private static Instant day(double day) {
        return START.plusSeconds(Math.round(day * 86_400));
    }

    private static Dataset<Row> events(List<Row> events) {
        return TestSpark.session().createDataFrame(events, SCHEMA);
    }
}
