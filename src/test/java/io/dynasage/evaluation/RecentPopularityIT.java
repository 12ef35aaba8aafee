package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class RecentPopularityIT {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final RecentPopularity.HeldOut FROM = new RecentPopularity.HeldOut(day(100), day(110));
    /** Item 1 has five users of long ago, 2 has two of the last week, 3 has one of the last day, 4 one of before. */
    private static final List<Row> TRAIN = List.of(
            row("a", 1, 10),
            row("b", 1, 10),
            row("c", 1, 10),
            row("d", 1, 10),
            row("e", 1, 10),
            row("f", 2, 95),
            row("g", 2, 95),
            row("g", 2, 96),
            row("h", 3, 99.5),
            row("a", 4, 85),
            row("i", 0, 99));

    @Test
    void theWindowIsTheOneThatRanksTheValidationPartBest() {
        // The discounts of ranks 1 to 4 are 1, 0.631, 0.5 and 0.431. Item 4 shares ranks 3 and 4 with item 3 in all
        // time
        // and with item 1 in a week, and ranks 2 and 3 with item 3 in a month: only the month has 1 and 0.565.
        List<Row> validation = List.of(row("x", 2, 105), row("y", 2, 105), row("a", 4, 106), row("z", 0, 106));
        RecentPopularity popularity = RecentPopularity.of(dataset(TRAIN), dataset(validation), FROM);
        assertEquals(PopularityWindow.MONTH, popularity.window());
        // Users a, f, g, h of training are within 30 days of the test part, and so is all of the validation part. User
        // a
        // counts once.
        assertEquals(Map.of(1, 0L, 2, 4L, 3, 1L, 4, 1L), users(popularity));
    }

    @Test
    void aDayCountsWhereTheNewestItemIsChosen() {
        RecentPopularity popularity =
                RecentPopularity.of(dataset(TRAIN), dataset(List.of(row("x", 3, 109), row("y", 3, 109))), FROM);
        assertEquals(PopularityWindow.DAY, popularity.window());
        assertEquals(Map.of(1, 0L, 2, 0L, 3, 2L, 4, 0L), users(popularity));
    }

    @Test
    void ofEquallyGoodWindowsAllTimeCountsAndThenTheLongest() {
        RecentPopularity none = RecentPopularity.of(dataset(TRAIN), dataset(List.of()), FROM);
        assertEquals(PopularityWindow.ALL_TIME, none.window());
        assertEquals(Map.of(1, 5L, 2, 2L, 3, 1L, 4, 1L), users(none));
        assertEquals(
                PopularityWindow.MONTH,
                RecentPopularity.of(dataset(TRAIN), dataset(List.of(row("x", 2, 105))), FROM)
                        .window(),
                "item 2 is first in 30 days and in 7");
    }

    @Test
    void partsWithoutMomentsEndJustAfterTheirLastChoice() {
        assertEquals(
                new RecentPopularity.HeldOut(day(99.5).plusNanos(1000), day(106).plusNanos(1000)),
                RecentPopularity.after(dataset(TRAIN), dataset(List.of(row("a", 4, 106), row("b", 4, 3)))));
    }

    @Test
    void withoutAnyChoiceTheWindowIsAllTime() {
        Dataset<Row> none = dataset(List.of());
        RecentPopularity.HeldOut beginning = new RecentPopularity.HeldOut(Instant.EPOCH, Instant.EPOCH);
        assertEquals(beginning, RecentPopularity.after(none, none));
        assertEquals(
                new RecentPopularity.HeldOut(Instant.EPOCH, day(3).plusNanos(1000)),
                RecentPopularity.after(none, dataset(List.of(row("b", 4, 3)))));
        assertEquals(
                PopularityWindow.ALL_TIME,
                RecentPopularity.of(none, none, beginning).window());
    }

    @Test
    void aUserCountsByTheHeaviestChoice() {
        Dataset<Row> weighted =
                dataset(TRAIN).withColumn(Baselines.WEIGHT, expr("IF(event_time < '2026-04-06T12:00:00Z', 10L, 400L)"));
        RecentPopularity popularity = RecentPopularity.of(weighted, weighted.limit(0), FROM);
        assertEquals(Map.of(1, 50L, 2, 410L, 3, 400L, 4, 10L), users(popularity));
    }

    private static Map<Integer, Long> users(RecentPopularity popularity) {
        Map<Integer, Long> users = new TreeMap<>();
        popularity.items().collectAsList().forEach(row -> users.put(row.getInt(0), row.getLong(1)));
        return users;
    }

    private static Instant day(double day) {
        return START.plus(Duration.ofMinutes(Math.round(day * 24 * 60)));
    }

    private static Row row(String user, int item, double day) {
        return RowFactory.create(user, item, Timestamp.from(day(day)));
    }

    private static Dataset<Row> dataset(List<Row> rows) {
        return TestSpark.session()
                .createDataFrame(
                        new ArrayList<>(rows),
                        StructType.fromDDL("user_id string, item_index int, event_time timestamp"));
    }
}
