package io.dynasage.dynamodb.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.dynasage.dynamodb.items.ItemColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A full export (or a snapshot, which has the same layout) that incremental exports bring up to date. An incremental
 * export contains one record for each item that changed in its window, in its state at the window's end. A record with
 * a new image puts the item; a record without one deletes it.
 */
public final class IncrementalChain {
    private static final Logger LOG = LoggerFactory.getLogger(IncrementalChain.class);
    private static final String LATEST = "latest_change";

    private IncrementalChain() {}

    /**
     * Returns the items at the end of the last window, as a scan would have returned them.
     *
     * <p>Keys are compared as text, which is exact for exports of one table because DynamoDB always writes a number in
     * the same way.
     *
     * @param baseUri a full export or snapshot
     * @param incrementalUris incremental exports of the same table, in any order; those before the base are skipped
     * @param attributes as for {@link TableExport#items}
     * @param keyAttributes as for {@link TableExport#items}
     * @throws ExportGapException if no window covers some period between the base and the end of the last window, or
     *     the table was created again in between
     * @throws ExportException if an export is damaged or of the wrong kind
     */
    public static ChainedItems items(
            SparkSession spark,
            String baseUri,
            List<String> incrementalUris,
            List<String> attributes,
            List<String> keyAttributes) {
        if (keyAttributes.isEmpty()) {
            throw new IllegalArgumentException(
                    "The changes of a chain are merged by the table's key; name its attributes");
        }
        ItemColumns columns = TableExport.columns(attributes, keyAttributes);
        ExportManifest full = TableExport.full(spark, baseUri);
        List<ExportManifest> windows = ordered(
                full.summary(),
                incrementalUris.stream()
                        .map(uri -> ExportManifest.read(spark.sessionState().newHadoopConf(), uri))
                        .toList());
        List<ExportedItems> parts = new ArrayList<>(List.of(TableExport.items(spark, full, columns, 0)));
        for (int i = 0; i < windows.size(); i++) {
            ExportedItems part = TableExport.items(spark, windows.get(i), columns, i);
            LOG.info(
                    "{}: {} changes from {} to {}",
                    windows.get(i).uri(),
                    windows.get(i).summary().itemCount(),
                    windows.get(i).summary().fromTime(),
                    windows.get(i).summary().toTime());
            parts.add(part);
        }
        Dataset<Row> base = parts.get(0).items();
        Dataset<Row> items = parts.stream()
                .skip(1)
                .map(ExportedItems::items)
                .reduce(Dataset::unionAll)
                .map(changes -> applied(base, changes, columns))
                .orElse(base);
        Instant until = windows.stream()
                .map(window -> window.summary().toTime())
                .reduce(full.summary().moment(), (earlier, later) -> later);
        return new ChainedItems(items, parts, until);
    }

    /**
     * Returns the windows that are not before the base, ordered by their ends.
     *
     * @throws ExportGapException as for {@link #items}
     */
    static List<ExportManifest> ordered(ExportSummary base, List<ExportManifest> incrementals) {
        List<ExportManifest> windows = new ArrayList<>();
        for (ExportManifest manifest : incrementals) {
            ExportSummary summary = manifest.summary();
            if (!summary.incremental()) {
                throw new ExportException(manifest.uri()
                        + " is a full export, not an incremental one. Only the base of a chain is a full export.");
            }
            sameTable(base, manifest);
            if (summary.toTime().isAfter(base.moment())) {
                windows.add(manifest);
            }
        }
        requireNoGap(base.moment(), windows);
        windows.sort(
                Comparator.comparing((ExportManifest window) -> window.summary().toTime())
                        .thenComparing(window -> window.summary().fromTime()));
        return windows;
    }

    /** Windows may overlap, and one may be within another, so that the furthest end counts. */
    private static void requireNoGap(Instant from, List<ExportManifest> windows) {
        List<ExportManifest> byStart = windows.stream()
                .sorted(Comparator.comparing(window -> window.summary().fromTime()))
                .toList();
        Instant covered = from;
        for (ExportManifest window : byStart) {
            if (window.summary().fromTime().isAfter(covered)) {
                throw new ExportGapException("No export covers the time from " + covered + " to "
                        + window.summary().fromTime() + ", where " + window.uri()
                        + " begins; changes of that time would be missing.");
            }
            covered = Collections.max(List.of(covered, window.summary().toTime()));
        }
    }

    private static void sameTable(ExportSummary base, ExportManifest manifest) {
        ExportSummary summary = manifest.summary();
        if (base.tableArn() != null
                && summary.tableArn() != null
                && !base.tableArn().equals(summary.tableArn())) {
            throw new ExportException(manifest.uri() + " is an export of " + summary.tableArn()
                    + ", but the base is one of " + base.tableArn() + ". Name only exports of one table.");
        }
        if (base.tableId() != null && summary.tableId() != null && !Objects.equals(base.tableId(), summary.tableId())) {
            throw new ExportGapException(manifest.uri() + " is of a table with the id " + summary.tableId()
                    + ", the base of one with the id " + base.tableId() + ": the table was deleted and created again.");
        }
    }

    /**
     * Applies the changes. Inside, attributes have numbers for names, because Spark does not distinguish names that
     * differ only in case.
     */
    private static Dataset<Row> applied(Dataset<Row> base, Dataset<Row> changes, ItemColumns columns) {
        String[] names = columns.schema().fieldNames();
        String[] numbered = numbered(names.length);
        Dataset<Row> before = base.toDF(numbered);
        List<String> of = new ArrayList<>(List.of(changes.columns()));
        for (int i = 0; i < names.length; i++) {
            of.set(i, numbered[i]);
        }
        Column[] kept = new Column[names.length];
        Column[] result = new Column[names.length];
        kept[0] = col(ExportLines.DELETED);
        result[0] = col(ItemColumns.ITEM_KEY);
        for (int i = 1; i < names.length; i++) {
            kept[i] = col(numbered[i]);
            result[i] = col(LATEST + "." + numbered[i]);
        }
        Dataset<Row> latest = changes.toDF(of.toArray(String[]::new))
                .groupBy(col(ItemColumns.ITEM_KEY))
                .agg(max_by(
                                struct(kept),
                                struct(col(ExportLines.WINDOW), col(ExportLines.MICROS), col(ExportLines.DELETED)))
                        .as(LATEST));
        Dataset<Row> untouched = before.join(
                latest, before.col(ItemColumns.ITEM_KEY).equalTo(latest.col(ItemColumns.ITEM_KEY)), "left_anti");
        return untouched
                .unionAll(latest.where(col(LATEST + "." + ExportLines.DELETED).equalTo(false))
                        .select(result))
                .toDF(names);
    }

    private static String[] numbered(int columns) {
        String[] numbered =
                IntStream.range(0, columns).mapToObj(i -> "attribute_" + i).toArray(String[]::new);
        numbered[0] = ItemColumns.ITEM_KEY;
        return numbered;
    }
}
