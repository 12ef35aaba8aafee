package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.dynasage.model.FactorizationMachine;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Compares two models of users and items by the places that they give what users chose. Scores are computed on the
 * executors, a choice with all its negatives at once.
 *
 * @param choices what users chose, among items that they did not: {@code group_id, user_id, user_index int, item_index
 *     int, negatives array<int>}
 * @param firstItem the models' feature for unknown items; users precede it
 */
public record Contest(Dataset<Row> choices, int firstItem) {
    private static final int USER = Passes.OWN + 1;
    private static final int ITEM = Passes.OWN + 2;
    private static final int NEGATIVES = Passes.OWN + 3;

    /** A model in the contest. */
    public record Entry(String name, FactorizationMachine model) {}

    /**
     * Returns which model is taken, by the mean NDCG of the first ten places.
     *
     * @param resamples the number of replicates for the interval of the lead; whole users are drawn
     */
    public ModelChoice between(Entry first, Entry second, int resamples, long seed) {
        Dataset<Row> rows = choices.select(
                        lit(0).as("scorer"),
                        EvaluationSettings.hash(List.of("user_id")).as("unit"),
                        lit(Segment.ALL.toString()).as("segments"),
                        EvaluationSettings.hash(List.of("group_id")).as("row_hash"),
                        col("user_index"),
                        col("item_index"),
                        col("negatives"))
                .persist();
        try {
            long users = rows.select("unit").distinct().count();
            if (users == 0) {
                return ModelChoice.withoutComparison(first.name, second.name);
            }
            WeightedSums sums = sums(rows, first.model, second.model, new Bootstrap(List.of(), resamples, seed));
            return ModelChoice.of(first.name, sums.means(0), second.name, sums.means(1), users);
        } finally {
            rows.unpersist();
        }
    }

    private WeightedSums sums(
            Dataset<Row> rows, FactorizationMachine first, FactorizationMachine second, Bootstrap bootstrap) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        Broadcast<FactorizationMachine> one = spark.broadcast(first);
        Broadcast<FactorizationMachine> other = spark.broadcast(second);
        int items = firstItem;
        return Passes.sums(rows, bootstrap, 2, row ->
                        new double[] {gain(one.value(), items, row), gain(other.value(), items, row)})
                .get(0)
                .get(Segment.ALL);
    }

    private static double gain(FactorizationMachine model, int firstItem, Row choice) {
        return placement(model, firstItem, choice.getInt(USER), choice.getInt(ITEM), choice.getList(NEGATIVES))
                .ndcgAt(ModelChoice.CUTOFF);
    }

    /**
     * Returns the place of an item among others for a user. With a score that is no number, it is the last place, and
     * so is that of an unknown item, which no list holds.
     */
    static Placement placement(FactorizationMachine model, int firstItem, int user, int item, List<Integer> negatives) {
        if (item == 0) {
            return new Placement(negatives.size(), 0);
        }
        double positive = score(model, user, firstItem + item);
        long above = 0;
        long tied = 0;
        for (int negative : negatives) {
            double score = score(model, user, firstItem + negative);
            if (score == positive) {
                tied++;
            } else if (!(score < positive)) {
                above++;
            }
        }
        return new Placement(above, tied);
    }

    private static double score(FactorizationMachine model, int user, int item) {
        return model.rawScore(new int[] {user, item}, new float[] {1, 1}, 2);
    }
}
