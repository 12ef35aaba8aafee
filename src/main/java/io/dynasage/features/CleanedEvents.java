package io.dynasage.features;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Events that are suitable for training.
 *
 * @param events the events that are kept, with their original columns
 * @param counts the numbers of kept and removed events
 * @param persisted the dataset that {@link #close()} unpersists; null: there is none
 */
public record CleanedEvents(Dataset<Row> events, CleaningCounts counts, Dataset<Row> persisted)
        implements AutoCloseable {
    /** Unpersists the dataset. The events stay usable and are computed again when needed. */
    @Override
    public void close() {
        if (persisted != null) {
            persisted.unpersist();
        }
    }
}
