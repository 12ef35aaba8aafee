package io.dynasage.features;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Events that are fit to learn from.
 *
 * @param events what is kept, with the columns it had
 * @param counts what became of the others
 * @param persisted what {@link #close()} frees; null: nothing
 */
public record CleanedEvents(Dataset<Row> events, CleaningCounts counts, Dataset<Row> persisted)
        implements AutoCloseable {
    /** Frees what is persisted; the events stay usable and are computed again when needed. */
    @Override
    public void close() {
        if (persisted != null) {
            persisted.unpersist();
        }
    }
}
