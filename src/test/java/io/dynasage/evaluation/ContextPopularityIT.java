package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Item 1 is chosen in the morning, item 2 in the evening, item 3 once on each device; 4 is the time of no choice. */
final class ContextPopularityIT {
    private static final int MORNING = 1;
    private static final int EVENING = 2;
    private static final List<Row> TRAIN = List.of(
            row(1, MORNING, 1),
            row(1, MORNING, 1),
            row(1, MORNING, 2),
            row(2, EVENING, 1),
            row(2, EVENING, 2),
            row(3, MORNING, 1),
            row(3, EVENING, 2),
            row(3, EVENING, 2),
            row(0, MORNING, 1));

    private static final List<Column> TIME = List.of(col("time"));
    private static final List<Column> TIME_AND_DEVICES = List.of(col("time"), col("devices"));

    @Test
    void addsWhatEachColumnSaysToThePopularity() {
        Map<Integer, Double> morning = scores(ContextPopularity.of(dataset(TRAIN), TIME), MORNING, 1);
        // Of 8 choices, 3 are of item 1. Of the 4 in the morning, 3 are of item 1 and none is of item 2.
        assertEquals(Math.log((3 + 3 * 3.0 / 8) / (4 + 3)), morning.get(1), 1e-12);
        assertEquals(Math.log((0 + 3 * 2.0 / 8) / (4 + 3)), morning.get(2), 1e-12);
        assertEquals(Double.NEGATIVE_INFINITY, morning.get(0), "the unknown item");
        assertEquals(Double.NEGATIVE_INFINITY, morning.get(9), "an item that nobody chose");
        Map<Integer, Double> both = scores(ContextPopularity.of(dataset(TRAIN), TIME_AND_DEVICES), MORNING, 2);
        assertEquals(morning.get(1) + Math.log((1 + 3 * 3.0 / 8) / (4 + 3) / (3.0 / 8)), both.get(1), 1e-12);
        assertEquals(morning.get(3) + Math.log((2 + 3 * 3.0 / 8) / (4 + 3) / (3.0 / 8)), both.get(3), 1e-12);
    }

    @Test
    void isThePopularityWhereTheContextSaysNothing() {
        Map<Integer, Double> shares = Map.of(1, Math.log(3.0 / 8), 2, Math.log(2.0 / 8), 3, Math.log(3.0 / 8));
        Map<Integer, Double> unknown = scores(ContextPopularity.of(dataset(TRAIN), TIME_AND_DEVICES), 4, 7);
        Map<Integer, Double> none = scores(ContextPopularity.of(dataset(TRAIN), List.of()), MORNING, 1);
        shares.forEach((item, share) -> {
            assertEquals(share, unknown.get(item), 1e-12);
            assertEquals(share, none.get(item), 1e-12);
        });
    }

    @Test
    void aChoiceCountsByItsWeight() {
        Dataset<Row> once = dataset(List.of(row(1, MORNING, 1), row(1, MORNING, 1), row(2, EVENING, 1)));
        Dataset<Row> heavy = dataset(List.of(row(1, MORNING, 1), row(2, EVENING, 1)))
                .withColumn(Baselines.WEIGHT, expr("IF(item_index = 1, 2000000L, 1000000L)"));
        assertEquals(
                scores(ContextPopularity.of(once, TIME), MORNING, 1),
                scores(ContextPopularity.of(heavy, TIME), MORNING, 1));
    }

    @Test
    void withoutAChoiceNoItemIsChosen() {
        Map<Integer, Double> scores = scores(ContextPopularity.of(dataset(List.of()), TIME), MORNING, 1);
        assertEquals(Double.NEGATIVE_INFINITY, scores.get(1));
    }

    /** Returns the score of each item in a context. */
    private static Map<Integer, Double> scores(ContextPopularity popularity, int time, int device) {
        Dataset<Row> rows = dataset(List.of(
                row(0, time, device),
                row(1, time, device),
                row(2, time, device),
                row(3, time, device),
                row(9, time, device)));
        Map<Integer, Double> scores = new TreeMap<>();
        Dataset<Row> scored = popularity.score(rows);
        assertEquals(Set.of("item_index", "time", "devices", "score"), Set.of(scored.columns()));
        assertEquals(rows.count(), scored.count());
        scored.collectAsList().forEach(row -> scores.put(row.getAs("item_index"), row.getAs("score")));
        return scores;
    }

    private static Row row(int item, int time, int device) {
        return RowFactory.create(item, time, List.of(device));
    }

    private static Dataset<Row> dataset(List<Row> rows) {
        return TestSpark.session()
                .createDataFrame(rows, StructType.fromDDL("item_index int, time int, devices array<int>"));
    }
}
