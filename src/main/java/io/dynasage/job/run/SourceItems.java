package io.dynasage.job.run;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items of a source. They are read when an action needs them.
 *
 * @param kind the actual source: scan, export, incremental or lakehouse
 * @param name the name of the source, for messages
 * @param items {@code item_key}, the declared attributes, and those that only {@code source.where} reads
 * @param segments the number of segments of a scan; 0 for others
 * @param exports the export folders or the copy to read; none for a scan
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
    private static final Logger LOG = LoggerFactory.getLogger(SourceItems.class);

    /** Returns the same source with other items, and with the counts of the action that reads them. */
    SourceItems with(Dataset<Row> others, Supplier<Reading> counts) {
        return new SourceItems(kind, name, others, segments, exports, keyAttributes, counts);
    }

    /** Returns the attributes of the items, in order. */
    List<String> attributes() {
        return List.of(items.columns()).subList(1, items.columns().length);
    }

    /** Returns the items without the attributes that only {@code source.where} reads. */
    Dataset<Row> declared(List<String> attributes) {
        if (items.columns().length == attributes.size() + 1) {
            return items;
        }
        // By position: attributes may have names that differ only in case, which Spark does not distinguish.
        String[] plain = IntStream.range(0, items.columns().length)
                .mapToObj(i -> "column_" + i)
                .toArray(String[]::new);
        String[] names = items.columns();
        Dataset<Row> renamed = items.toDF(plain);
        Column[] kept = IntStream.rangeClosed(0, attributes.size())
                .mapToObj(i -> renamed.col(plain[i]).as(names[i]))
                .toArray(Column[]::new);
        return renamed.select(kept);
    }

    /**
     * The counts of one action.
     *
     * @param items the number of items of the source, with those that {@code source.where} leaves out; empty where the
     *     source counts something other than the items that it gives
     * @param filtered the number of items that {@code source.where} leaves out
     * @param readUnits consumed read units
     * @param rejectedLines lines of exports that hold no item
     */
    record Reading(
            OptionalLong items, long filtered, double readUnits, long rejectedLines, Supplier<Dataset<Row>> rejects) {
        /**
         * Keeps the first of the lines that hold no item, if there are any.
         *
         * @param source the source's name, for the message
         * @param uri the folder to keep them in
         */
        void keepRejectedLines(String source, String uri) {
            if (rejectedLines > 0) {
                rejects.get().limit(EventStage.KEPT_REJECTS).coalesce(1).write().json(uri);
                LOG.warn("{} lines of {} hold no item; the first are in {}", rejectedLines, source, uri);
            }
        }
    }
}
