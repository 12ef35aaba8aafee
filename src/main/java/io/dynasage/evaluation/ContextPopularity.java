package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Popularity in a context: how often an item was chosen at this hour, on this device. With {@code p(i)}, the item's
 * share of the training choices, and {@code n(v)} and {@code n(i, v)}, the choices in which a context column has the
 * value {@code v}, of all items and of this item, the score is
 *
 * <pre>ln p(i) + sum over the columns of ln (p(i | v) / p(i)), where p(i | v) = (n(i, v) + m p(i)) / (n(v) + m)</pre>
 *
 * and {@code m} is the number of items. This is naive Bayes: the columns are independent given the item. The shares are
 * smoothed by a Dirichlet prior (Zhai and Lafferty, 2004), so a value that training did not see changes nothing.
 * Without context columns, the order is that of popularity.
 */
public final class ContextPopularity {
    // The rows have columns of the user, none of which begins like these.
    private static final String SHARE = "dynasage_share";
    private static final String VALUE = "dynasage_value";
    private static final String OF_VALUE = "dynasage_of_value";
    private static final String OF_BOTH = "dynasage_of_both";
    private static final String SUM = "dynasage_sum";

    private final Dataset<Row> choices;
    private final List<Column> context;
    private final Dataset<Row> shares;
    private final long items;

    private ContextPopularity(Dataset<Row> choices, List<Column> context, Dataset<Row> shares, long items) {
        this.choices = choices;
        this.context = context;
        this.shares = shares;
        this.items = items;
    }

    /**
     * Counts the choices of each item.
     *
     * @param train the choices of the training part, each once, with {@code item_index} and the context; index 0, the
     *     unknown item, is left out; with a column {@code weight bigint}, a choice counts that many millionths
     * @param context the columns of the context: values, not numbers
     */
    public static ContextPopularity of(Dataset<Row> train, List<Column> context) {
        Dataset<Row> choices = train.where(col("item_index").notEqual(0));
        Dataset<Row> counted = choices.groupBy("item_index").agg(number(choices).as(SHARE));
        Row all = counted.agg(count(lit(1)), coalesce(sum(SHARE), lit(0.0))).head();
        Dataset<Row> shares = counted.withColumn(SHARE, col(SHARE).divide(lit(all.getDouble(1))));
        return new ContextPopularity(choices, context, shares, all.getLong(0));
    }

    /**
     * Scores rows by the formula above.
     *
     * @param rows rows with {@code item_index} and the context
     * @return the rows with column {@code score double}; negative infinity for items that training did not choose
     */
    public Dataset<Row> score(Dataset<Row> rows) {
        Dataset<Row> scored = rows.drop("score")
                .join(shares, new String[] {"item_index"}, "left")
                .withColumn(SUM, log(col(SHARE)));
        for (Column column : context) {
            scored = added(scored, column);
        }
        return scored.withColumn("score", coalesce(col(SUM), lit(Double.NEGATIVE_INFINITY)))
                .drop(SUM, SHARE);
    }

    private Dataset<Row> added(Dataset<Row> rows, Column column) {
        Dataset<Row> valued = choices.withColumn(VALUE, column);
        Dataset<Row> ofBoth =
                valued.groupBy("item_index", VALUE).agg(number(valued).as(OF_BOTH));
        Dataset<Row> ofValue = valued.groupBy(VALUE).agg(number(valued).as(OF_VALUE));
        Column ofItem = known(OF_BOTH).divide(col(SHARE)).plus(lit(items));
        return rows.withColumn(VALUE, column)
                .join(ofBoth, new String[] {"item_index", VALUE}, "left")
                .join(broadcast(ofValue), new String[] {VALUE}, "left")
                .withColumn(SUM, col(SUM).plus(log(ofItem.divide(known(OF_VALUE).plus(lit(items))))))
                .drop(VALUE, OF_BOTH, OF_VALUE);
    }

    private static Column known(String number) {
        return coalesce(col(number), lit(0.0));
    }

    /** Returns the number of choices in a group. Sums of whole numbers do not depend on the order of rows. */
    private static Column number(Dataset<Row> choices) {
        Column millionths = List.of(choices.columns()).contains("weight") ? col("weight") : lit(1_000_000L);
        return sum(millionths).divide(lit(1e6));
    }
}
