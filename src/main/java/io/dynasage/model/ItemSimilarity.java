package io.dynasage.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Finds the most similar items of every item. The lists have {@code item_id string, item_index int, items
 * array<struct<item_id string, item_index int, score double>>}, best first, and of equal scores the lower index first.
 * An item is not similar to itself. The same input gives the same lists, regardless of the partitioning.
 */
public final class ItemSimilarity {
    /** A user with more items says little of any two of them, and has the most pairs. */
    private static final int MOST_ITEMS_OF_A_USER = 100;

    private final int size;
    private final Optional<Dataset<Row>> excluded;

    /**
     * @param size the length of the lists, at least 1
     * @param excluded column {@code item_index}: items that no list may hold, though they have lists
     */
    public ItemSimilarity(int size, Optional<Dataset<Row>> excluded) {
        this.size = size;
        this.excluded = excluded;
    }

    /**
     * Returns lists by the cosine of the items' factors. An item without factors, or whose factors are all 0, is
     * similar to nothing.
     *
     * @param items columns {@code id, index, factors}, such as {@link SideFactors#table} returns
     */
    public Dataset<Row> byFactors(Dataset<Row> items) {
        Dataset<Row> unit = items.withColumn(
                        "length", expr("sqrt(aggregate(factors, 0D, (sum, f) -> sum + CAST(f AS DOUBLE) * f))"))
                .where("length > 0")
                .select(
                        col("id"),
                        col("index"),
                        lit(0f).as("bias"),
                        expr("transform(factors, f -> CAST(f / length AS FLOAT))")
                                .as("factors"));
        TopN others = TopN.ofInnerProducts(size)
                .withoutChosen(
                        unit.select(col("index").as("user_index"), col("index").as("item_index")));
        return excluded.map(others::withoutItems)
                .orElse(others)
                .rank(unit, unit)
                .select(col("user_id").as("item_id"), col("user_index").as("item_index"), col("items"));
    }

    /**
     * Returns lists by how many users chose both items, divided by the square root of the product of the numbers of
     * users who chose one of them. Of a user's choices, the newest 100 items count.
     *
     * @param choices columns {@code user_index, item_index, event_time}; repeated choices count once
     * @param items columns {@code id, index}; items without others in common have no list
     */
    public Dataset<Row> byCoOccurrence(Dataset<Row> choices, Dataset<Row> items) {
        Dataset<Row> recent = choices.groupBy("user_index", "item_index")
                .agg(max("event_time").as("at"))
                .withColumn(
                        "place",
                        row_number()
                                .over(Window.partitionBy("user_index")
                                        .orderBy(col("at").desc(), col("item_index"))))
                .where(col("place").leq(MOST_ITEMS_OF_A_USER))
                .select("user_index", "item_index");
        Dataset<Row> pairs = recent.groupBy("user_index")
                .agg(collect_list("item_index").as("chosen"))
                .select(explode(col("chosen")).as("item_index"), col("chosen"))
                .select(col("item_index"), explode(col("chosen")).as("other"))
                .groupBy("item_index", "other")
                .agg(count(lit(1)).as("both"));
        // As many users chose an item as chose it and itself.
        Column users = when(col("item_index").equalTo(col("other")), col("both"));
        Dataset<Row> scored = pairs.withColumn("users", max(users).over(Window.partitionBy("item_index")))
                .withColumn("other_users", max(users).over(Window.partitionBy("other")))
                .where("item_index <> other")
                .withColumn("score", col("both").divide(sqrt(col("users").multiply(col("other_users")))));
        Dataset<Row> allowed = excluded.map(these ->
                        scored.join(these.select(col("item_index").as("other")), new String[] {"other"}, "left_anti"))
                .orElse(scored);
        Dataset<Row> best = allowed.withColumn(
                        "place",
                        row_number()
                                .over(Window.partitionBy("item_index")
                                        .orderBy(col("score").desc(), col("other"))))
                .where(col("place").leq(size));
        Dataset<Row> names = items.select(col("index"), col("id"));
        return best.join(names.toDF("other", "other_id"), "other")
                .groupBy("item_index")
                .agg(sort_array(collect_list(struct(col("place"), col("other_id"), col("other"), col("score"))))
                        .as("found"))
                .join(names.toDF("item_index", "item_id"), "item_index")
                .select(
                        col("item_id"),
                        col("item_index"),
                        expr("transform(found, item -> named_struct('item_id', item.other_id, 'item_index', item.other,"
                                        + " 'score', item.score))")
                                .as("items"));
    }
}
