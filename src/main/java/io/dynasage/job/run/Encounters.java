package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Which items users met in events, and when. The pairs of users and items are few next to the events, and the rules of
 * lists ask for them again and again: they are computed once, and stay persisted until {@link #close()}.
 */
final class Encounters implements AutoCloseable {
    private static final List<String> IDS = List.of("user_id", "item_id");

    private final Dataset<Row> events;
    private Dataset<Row> pairs;
    private Column newest;

    /** @param events all events, also those that are not suitable for training */
    Encounters(Dataset<Row> events) {
        this.events = events;
    }

    Dataset<Row> events() {
        return events;
    }

    /**
     * Returns {@code user_id, item_id, first, last}, a row for each pair with the times of its events, null where
     * events have none. Events without these ids are returned as they are.
     */
    synchronized Dataset<Row> pairs() {
        List<String> columns = List.of(events.columns());
        if (!columns.containsAll(IDS)) {
            return events;
        }
        if (pairs == null) {
            Column time = columns.contains("event_time")
                    ? col("event_time")
                    : lit(null).cast("timestamp");
            pairs = events.groupBy("user_id", "item_id")
                    .agg(min(time).as("first"), max(time).as("last"))
                    .persist(StorageLevel.MEMORY_AND_DISK());
        }
        return pairs;
    }

    /** Returns the time of the newest event. */
    synchronized Column newest() {
        if (newest == null) {
            newest = lit(pairs().agg(max("last")).first().get(0));
        }
        return newest;
    }

    @Override
    public synchronized void close() {
        if (pairs != null) {
            pairs.unpersist();
        }
    }
}
