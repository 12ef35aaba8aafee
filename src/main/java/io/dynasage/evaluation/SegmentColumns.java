package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Labels rows by the training events of their user and item, so that metrics can be broken down by them. */
public final class SegmentColumns {
    /** The column that {@link #itemPopularity} adds: {@code head}, {@code tail} or {@code new}. */
    public static final String ITEM_SEGMENT = "item_segment";
    /** The column that {@link #userActivity} adds: {@code active} or {@code new}. */
    public static final String USER_SEGMENT = "user_segment";

    private static final double HEAD_SHARE = 0.8;

    private SegmentColumns() {}

    /**
     * Adds {@value #ITEM_SEGMENT}: {@code head} for the most popular items that together make 80 % of the training
     * events (including all items as popular as the last of them), {@code tail} for the others, {@code new} for items
     * without a training event.
     *
     * @param rows rows with {@code item_index}
     * @param itemEvents columns {@code item_index int, events bigint}
     * @param headEvents the result of {@link #headEvents(Dataset)} for {@code itemEvents}
     */
    public static Dataset<Row> itemPopularity(Dataset<Row> rows, Dataset<Row> itemEvents, long headEvents) {
        Column segment = when(col("segment_events").geq(headEvents), lit("head"))
                .when(col("segment_events").gt(0), lit("tail"))
                .otherwise(lit("new"));
        return labelled(rows, itemEvents, "item_index", ITEM_SEGMENT, segment);
    }

    /**
     * Adds {@value #USER_SEGMENT}: {@code active} for users with at least {@code atLeast} training events, {@code new}
     * for the others.
     *
     * @param rows rows with {@code user_index}
     * @param userEvents columns {@code user_index int, events bigint}
     */
    public static Dataset<Row> userActivity(Dataset<Row> rows, Dataset<Row> userEvents, long atLeast) {
        Column segment = when(col("segment_events").geq(atLeast), lit("active")).otherwise(lit("new"));
        return labelled(rows, userEvents, "user_index", USER_SEGMENT, segment);
    }

    /**
     * Returns the smallest number of training events of an item in the head, at least 1.
     *
     * @param itemEvents column {@code events bigint}, a row for each item
     */
    public static long headEvents(Dataset<Row> itemEvents) {
        SortedMap<Long, Long> items = new TreeMap<>();
        itemEvents
                .groupBy(col("events").cast("long").as("events"))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> items.put(row.getLong(0), row.getLong(1)));
        return headEvents(items);
    }

    /**
     * Returns the smallest number of events of an item in the head, at least 1.
     *
     * @param items number of items by number of events
     */
    static long headEvents(SortedMap<Long, Long> items) {
        double total = items.entrySet().stream()
                .mapToDouble(entry -> (double) entry.getKey() * entry.getValue())
                .sum();
        double events = 0;
        for (long count : new TreeMap<>(items).descendingKeySet()) {
            events += (double) count * items.get(count);
            if (events >= HEAD_SHARE * total) {
                return Math.max(1, count);
            }
        }
        return 1;
    }

    private static Dataset<Row> labelled(
            Dataset<Row> rows, Dataset<Row> events, String index, String name, Column segment) {
        return rows.join(events.select(col(index), col("events").as("segment_events")), new String[] {index}, "left")
                .withColumn(name, segment)
                .drop("segment_events");
    }
}
