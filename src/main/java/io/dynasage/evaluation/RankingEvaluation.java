package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.OrderedPairs.Scored;
import io.dynasage.model.FactorizationMachine;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * Ranks the positive of each group of candidates against the group's negatives.
 *
 * <p>Candidates have columns {@code group_id bigint, label double} (1 for exactly one row of a group, else 0),
 * {@code user_index int, item_index int}. A positive with item index 0 is an item that training did not see: it cannot
 * be recommended, so it ranks below every negative, for a model and for popularity alike. A user with index 0 is scored
 * as the model scores an unknown user. The work is distributed; the driver receives counts only.
 */
public final class RankingEvaluation {
    private static final int K = 10;
    private static final Column IS_POSITIVE = col("label").equalTo(1.0);

    private RankingEvaluation() {
    }

    /**
     * The metrics of a model that scores a pair of one user feature and one item feature.
     *
     * @param itemOffset the model's feature of item index 0; user index {@code i} is feature {@code i}
     * @throws EvaluationException if there is no candidate, a group has not exactly one positive, or a score is NaN
     */
    public static RankingMetrics evaluate(Dataset<Row> candidates, FactorizationMachine model, int itemOffset) {
        Broadcast<FactorizationMachine> shared =
                JavaSparkContext.fromSparkContext(candidates.sparkSession().sparkContext()).broadcast(model);
        try {
            UDF2<Integer, Integer, Double> score = (user, item) -> shared.value().rawScore(user, itemOffset + item);
            return metrics(candidates, udf(score, DataTypes.DoubleType).apply(col("user_index"), col("item_index")));
        } finally {
            shared.destroy();
        }
    }

    /**
     * The metrics of the simplest baseline: every user gets the items that were chosen most often in training.
     *
     * @param train training examples with columns {@code label double, item_index int}
     * @throws EvaluationException as {@link #evaluate}
     */
    public static RankingMetrics popularity(Dataset<Row> candidates, Dataset<Row> train) {
        Dataset<Row> chosen = train.where(IS_POSITIVE).groupBy("item_index").agg(count(lit(1)).as("chosen"));
        return metrics(candidates.join(chosen, new String[] {"item_index"}, "left"), coalesce(col("chosen"), lit(0)).cast("double"));
    }

    private static RankingMetrics metrics(Dataset<Row> candidates, Column score) {
        Column unknown = col("item_index").equalTo(0);
        Dataset<Row> scored = candidates.select(col("group_id"), IS_POSITIVE.as("positive"),
                when(unknown, lit(Double.NEGATIVE_INFINITY)).otherwise(score).as("score"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return metrics(placements(scored), pairs(scored));
        } finally {
            scored.unpersist();
        }
    }

    private static RankingMetrics metrics(List<Row> placements, OrderedPairs pairs) {
        double groups = 0;
        double hits = 0;
        double gain = 0;
        for (Row row : placements) {
            check(row);
            Placement placement = new Placement(row.getInt(0), row.getInt(1));
            groups += row.getLong(4);
            hits += row.getLong(4) * placement.hitAt(K);
            gain += row.getLong(4) * placement.ndcgAt(K);
        }
        return new RankingMetrics(pairs.auc(), hits / groups, gain / groups);
    }

    private static void check(Row placement) {
        if (placement.getBoolean(3)) {
            throw new EvaluationException("the model scores NaN in " + placement.getLong(4)
                    + " groups of candidates, which cannot be ranked: its training diverged; lower the learning rates");
        }
        if (placement.getLong(2) != 1) {
            throw new EvaluationException(placement.getLong(4) + " groups of candidates have " + placement.getLong(2)
                    + " positives, but a group is ranked by its only one; give each positive a group_id of its own");
        }
    }

    /** How often each placement occurs: a table of at most (negatives per group)^2 / 2 rows. */
    private static List<Row> placements(Dataset<Row> scored) {
        Column positive = max(when(col("positive"), col("score"))).as("positive");
        Column negatives = collect_list(when(not(col("positive")), col("score"))).as("negatives");
        List<Row> placements = scored.groupBy("group_id")
                .agg(positive, negatives, count(when(col("positive"), lit(1))).as("positives"))
                .groupBy(expr("size(filter(negatives, score -> score > positive)) AS above"),
                        expr("size(filter(negatives, score -> score = positive)) AS tied"),
                        col("positives"),
                        expr("exists(negatives, score -> isnan(score)) OR coalesce(isnan(positive), false) AS nan"))
                .count().orderBy("above", "tied").collectAsList();
        if (placements.isEmpty()) {
            throw new EvaluationException("there are no candidates to rank: the test part holds no positive that is new"
                    + " to its user; hold out a larger part for the test");
        }
        return placements;
    }

    private static OrderedPairs pairs(Dataset<Row> scored) {
        return scored.select("score", "positive").orderBy("score").javaRDD()
                .mapPartitions(rows -> List.of(OrderedPairs.of(scores(rows))).iterator())
                .collect().stream().reduce(OrderedPairs.NONE, OrderedPairs::then);
    }

    private static Iterator<Scored> scores(Iterator<Row> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Scored next() {
                Row row = rows.next();
                return new Scored(row.getDouble(0), row.getBoolean(1));
            }
        };
    }
}
