package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Chooses between baselines of different settings by the validation part. */
final class AlsChoice {
    /** The number of first places that count. */
    private static final int CUTOFF = 10;

    private AlsChoice() {}

    /**
     * Returns the baseline that ranks each positive best among all negatives of its user, by the mean NDCG; of equally
     * good ones, the first.
     *
     * @param rows columns {@code label double, user_index int, item_index int}
     */
    static AlsBaseline best(List<AlsBaseline> trained, Dataset<Row> rows) {
        double[] gains = new double[trained.size()];
        placed(trained, rows)
                .groupBy("scorer", "above", "tied")
                .count()
                .orderBy("scorer", "above", "tied")
                .collectAsList()
                .forEach(row -> gains[row.getInt(0)] +=
                        row.getLong(3) * new Placement(row.getInt(1), row.getInt(2)).ndcgAt(CUTOFF));
        return IntStream.range(0, gains.length)
                .boxed()
                .max(Comparator.<Integer>comparingDouble(place -> gains[place])
                        .thenComparing(Comparator.reverseOrder()))
                .map(trained::get)
                .orElseThrow();
    }

    /** Returns the place of each positive, by scorer. */
    private static Dataset<Row> placed(List<AlsBaseline> trained, Dataset<Row> rows) {
        List<Scorer> scorers = trained.stream()
                .map(als -> Scorer.ordering("als", als.score(rows)))
                .toList();
        return Scorer.together(scorers, List.of(), col("user_index"), col("label"), col("score"))
                .groupBy("scorer", "user_index")
                .agg(
                        collect_list(when(col("label").equalTo(1.0), col("score")))
                                .as("positives"),
                        collect_list(when(col("label").equalTo(0.0), col("score")))
                                .as("negatives"))
                .select(col("scorer"), explode(col("positives")).as("positive"), col("negatives"))
                .select(
                        col("scorer"),
                        expr("size(filter(negatives, score -> score > positive))")
                                .as("above"),
                        expr("size(filter(negatives, score -> score = positive))")
                                .as("tied"));
    }
}
