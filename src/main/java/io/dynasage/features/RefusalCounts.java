package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The events that say that a user does not want an item.
 *
 * @param events all of them
 * @param negatives those among them that are negative examples: they are in the training part, and training knows the
 *     item
 */
public record RefusalCounts(long events, long negatives) {
    /** @param refused events with {@code part} and {@code item_index} */
    static RefusalCounts of(Dataset<Row> refused) {
        Row counts = refused.agg(count(lit(1)), count(when(negative(), 1))).head();
        return new RefusalCounts(counts.getLong(0), counts.getLong(1));
    }

    /** Returns whether such an event is a negative example. */
    static Column negative() {
        return col("part").equalTo("train").and(col("item_index").gt(0));
    }

    /** Returns the numbers in words. */
    @Override
    public String toString() {
        return events + " more events say that a user does not want an item; " + negatives
                + " of them are negative examples";
    }
}
