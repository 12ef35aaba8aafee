package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Scores that need no model. A model that does not beat them is not worth its cost. */
public final class Baselines {
    /**
     * The column of rows of examples that says how much a choice counts, in whole millionths ({@code bigint}). Without
     * it, all choices count alike.
     */
    public static final String WEIGHT = "dynasage_weight";

    private static final String DESCRIBED = "item_described";

    private Baselines() {}

    /**
     * Counts how often each user or item was chosen in training.
     *
     * @param train examples with column {@code label} (1 chosen) and the index; with a column {@value #WEIGHT}, a
     *     choice counts that much, and the sum is rounded, at least to 1
     * @param index {@code user_index} or {@code item_index}; index 0, the unknown one, is left out
     * @return columns {@code <index> int, events bigint}
     */
    public static Dataset<Row> events(Dataset<Row> train, String index) {
        return train.where(col("label").equalTo(1.0).and(col(index).notEqual(0)))
                .groupBy(index)
                .agg(number(train).as("events"));
    }

    private static Column number(Dataset<Row> train) {
        return weight(train)
                .map(weight ->
                        greatest(lit(1L), round(sum(weight).divide(lit(1e6))).cast("bigint")))
                .orElseGet(() -> count(lit(1)));
    }

    /** Returns how much each of the choices counts; empty if all count alike. */
    static Optional<Column> weight(Dataset<Row> choices) {
        return Optional.of(WEIGHT).filter(List.of(choices.columns())::contains).map(functions::col);
    }

    /**
     * Scores by popularity: the score is the item's number of training events, the same for every user.
     *
     * @param rows rows with {@code item_index}
     * @param itemEvents columns {@code item_index int, events bigint}
     * @return the rows with column {@code score double}; 0 for unknown items
     */
    public static Dataset<Row> popularity(Dataset<Row> rows, Dataset<Row> itemEvents) {
        return rows.drop("score")
                .join(
                        itemEvents.select(col("item_index"), col("events").as("popularity_events")),
                        new String[] {"item_index"},
                        "left")
                .withColumn("score", coalesce(col("popularity_events"), lit(0L)).cast("double"))
                .drop("popularity_events");
    }

    /**
     * Scores by recency alone: the score is a column, such as the days since a user's last event for churn. It only
     * orders the rows.
     *
     * @return the rows with column {@code score double}
     */
    public static Dataset<Row> recency(Dataset<Row> rows, String column) {
        return rows.withColumn("score", col(column).cast("double"));
    }

    /**
     * Scores every row with the mean of the training labels, rounded to ten decimal places.
     *
     * @param train examples with column {@code label}, below 10^18 in size
     * @return the rows with column {@code score double}
     */
    public static Dataset<Row> mean(Dataset<Row> rows, Dataset<Row> train) {
        Row mean = train.agg(avg(col("label").cast("decimal(28,10)")).cast("double"))
                .head();
        if (mean.isNullAt(0)) {
            throw new EvaluationException(
                    EvaluationException.Kind.INSUFFICIENT_DATA,
                    "there are no training rows, so there is no mean of their labels; read more events or move"
                            + " the split");
        }
        return rows.withColumn("score", lit(mean.getDouble(0)));
    }

    /**
     * Gives items that did not occur in training (index 0) a score of negative infinity. They cannot be recommended, so
     * a positive among them is a miss for every scorer alike. A model that reads columns of items scores those of which
     * it knows columns.
     *
     * @param scored rows with columns for the item's index and its score, and {@code item_described} for such a model
     */
    public static Dataset<Row> unknownItemsLast(Dataset<Row> scored) {
        Column unknown = col("item_index").equalTo(0);
        if (List.of(scored.columns()).contains(DESCRIBED)) {
            unknown = unknown.and(not(col(DESCRIBED)));
        }
        return last(scored, unknown);
    }

    /**
     * Gives all items that did not occur in training a score of negative infinity: a baseline knows items by what users
     * chose, and cannot recommend those of which only columns are known.
     *
     * @param scored rows with columns for the item's index and its score
     */
    public static Dataset<Row> itemsNobodyChoseLast(Dataset<Row> scored) {
        return last(scored, col("item_index").equalTo(0));
    }

    private static Dataset<Row> last(Dataset<Row> scored, Column unknown) {
        return scored.withColumn(
                "score", when(unknown, lit(Double.NEGATIVE_INFINITY)).otherwise(col("score")));
    }

    /**
     * Returns popularity as the item side of a top-N: each item's bias is its number of training events.
     *
     * @param itemEvents columns {@code item_index int, events bigint}
     * @return columns {@code id string, index int, bias float, factors array<float>}, one factor, 0
     */
    public static Dataset<Row> popularityItems(Dataset<Row> itemEvents) {
        return side(itemEvents, "item_index", col("events").cast("float"));
    }

    /** Returns users as the other side of {@link #popularityItems}, from a column {@code user_index int}. */
    public static Dataset<Row> popularityUsers(Dataset<Row> users) {
        return side(users, "user_index", lit(0f));
    }

    private static Dataset<Row> side(Dataset<Row> rows, String index, Column bias) {
        return rows.select(
                col(index).cast("string").as("id"),
                col(index).as("index"),
                bias.as("bias"),
                array(lit(0f)).as("factors"));
    }
}
