package io.dynasage.job.run;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of a source. They are read when an action needs them.
 *
 * @param kind the actual source: scan, export or incremental
 * @param name the name of the source, for messages
 * @param items {@code item_key} and the declared attributes
 * @param segments the number of segments of a scan; 0 for exports
 * @param exports the export folders to read; none for a scan
 * @param keyAttributes the table's keys
 * @param reading the counts of one action; call it after the action
 */
record SourceItems(
        String kind,
        String name,
        Dataset<Row> items,
        int segments,
        List<String> exports,
        List<String> keyAttributes,
        Supplier<Reading> reading) {

    /** Returns the same source with other items, and with the counts of the action that reads them. */
    SourceItems with(Dataset<Row> others, Supplier<Reading> counts) {
        return new SourceItems(kind, name, others, segments, exports, keyAttributes, counts);
    }

    /**
     * The counts of one action.
     *
     * @param items the number of items given to the action; empty where the source counts something other than the
     *     items that it gives
     * @param readUnits consumed read units
     * @param rejectedLines lines of exports that hold no item
     */
    record Reading(OptionalLong items, double readUnits, long rejectedLines, Supplier<Dataset<Row>> rejects) {}
}
