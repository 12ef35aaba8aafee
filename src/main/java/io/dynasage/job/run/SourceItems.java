package io.dynasage.job.run;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Items that a source gives; they are read when an action asks for them.
 *
 * @param kind what they are read from in the end: scan, export or incremental
 * @param name what is read, for messages
 * @param items {@code item_key} and the declared attributes
 * @param segments of a scan; 0 for exports
 * @param exports the folders that are read; none for a scan
 * @param keyAttributes the table's keys
 * @param reading what one action has read; to be asked after it
 */
record SourceItems(
        String kind,
        String name,
        Dataset<Row> items,
        int segments,
        List<String> exports,
        List<String> keyAttributes,
        Supplier<Reading> reading) {

    /**
     * What was read.
     *
     * @param items given to the action; empty where the source counts something else than it gives
     * @param readUnits consumed read units
     * @param rejectedLines lines of exports that hold no item
     */
    record Reading(OptionalLong items, double readUnits, long rejectedLines, Supplier<Dataset<Row>> rejects) {}
}
