package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_element_at;

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
    private static final String CHOICES = "dynasage_choices";
    private static final String VALUE = "dynasage_value";
    private static final String OF_BOTH = "dynasage_of_both_";
    private static final String OF_VALUE = "dynasage_of_value_";
    private static final double MILLION = 1e6;

    private final List<Column> context;
    private final Dataset<Row> ofItems;
    private final Dataset<Row> ofValues;
    private final double all;
    private final long items;

    private ContextPopularity(
            List<Column> context, Dataset<Row> ofItems, Dataset<Row> ofValues, double all, long items) {
        this.context = context;
        this.ofItems = ofItems;
        this.ofValues = ofValues;
        this.all = all;
        this.items = items;
    }

    /**
     * Counts the choices of each item.
     *
     * @param train the choices of the training part, each once, with {@code item_index} and the context; index 0, the
     *     unknown item, is left out; with a column {@value Baselines#WEIGHT}, a choice counts that much
     * @param context the columns of the context: values, not numbers
     */
    public static ContextPopularity of(Dataset<Row> train, List<Column> context) {
        Dataset<Row> choices = train.where(col("item_index").notEqual(0));
        Dataset<Row> ofItems = choices.groupBy("item_index").agg(millionths(choices));
        Row counted =
                ofItems.agg(count(lit(1)), coalesce(sum(CHOICES), lit(0L))).head();
        Dataset<Row> ofValues = train.sparkSession().range(1).toDF("id").drop("id");
        for (int place = 0; place < context.size(); place++) {
            Dataset<Row> both = choices.withColumn(VALUE, context.get(place))
                    .groupBy("item_index", VALUE)
                    .agg(millionths(choices));
            Dataset<Row> maps = both.groupBy("item_index").agg(byValue(OF_BOTH + place));
            ofItems = ofItems.join(maps, new String[] {"item_index"}, "left");
            Dataset<Row> values = both.groupBy(VALUE).agg(sum(CHOICES).as(CHOICES));
            ofValues = ofValues.crossJoin(values.agg(byValue(OF_VALUE + place)));
        }
        return new ContextPopularity(
                List.copyOf(context), ofItems, ofValues, counted.getLong(1) / MILLION, counted.getLong(0));
    }

    /**
     * Scores rows by the formula above.
     *
     * @param rows rows with {@code item_index} and the context
     * @return the rows with column {@code score double}; negative infinity for items that training did not choose
     */
    public Dataset<Row> score(Dataset<Row> rows) {
        Column share = col(CHOICES).divide(lit(MILLION)).divide(lit(all));
        Column score = log(share);
        for (int place = 0; place < context.size(); place++) {
            Column ofBoth = number(OF_BOTH + place, context.get(place));
            Column ofValue = number(OF_VALUE + place, context.get(place));
            score = score.plus(log(ofBoth.divide(share).plus(lit(items)).divide(ofValue.plus(lit(items)))));
        }
        Dataset<Row> counted = rows.drop("score")
                .join(ofItems, new String[] {"item_index"}, "left")
                .crossJoin(broadcast(ofValues));
        return counted.withColumn("score", coalesce(score, lit(Double.NEGATIVE_INFINITY)))
                .drop(ofItems.drop("item_index").columns())
                .drop(ofValues.columns());
    }

    /** Returns the number of choices that a map has for a value. */
    private static Column number(String map, Column value) {
        return coalesce(try_element_at(col(map), value), lit(0L)).divide(lit(MILLION));
    }

    /** Returns the choices of each value, of which a column has few. */
    private static Column byValue(String name) {
        return map_from_entries(collect_list(struct(col(VALUE), col(CHOICES)))).as(name);
    }

    /** Returns the choices in a group. Sums of whole numbers do not depend on the order of rows. */
    private static Column millionths(Dataset<Row> choices) {
        return sum(Baselines.weight(choices).orElse(lit((long) MILLION))).as(CHOICES);
    }
}
