package io.dynasage.dynamodb.export;

import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.items.ItemColumns;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A full export that DynamoDB made to S3, in DynamoDB JSON or Ion. */
public final class TableExport {
    private static final Logger LOG = LoggerFactory.getLogger(TableExport.class);

    private TableExport() {}

    /**
     * Returns the items of an export. The manifests are read and checked now, the data files when an action asks for
     * the items. At its end, each data file is checked against its MD5 and number of items.
     *
     * @param uri the export's folder, {@code …/AWSDynamoDB/<export id>/}, its data folder, or one of its manifest
     *     files, in S3 or any file system that Hadoop supports. The export may have been copied from its original
     *     location.
     * @param attributes top-level attributes to return, in order, each once
     * @param keyAttributes the table's partition key, and its sort key if it has one; a line without them is rejected.
     *     None if the lines need not have any
     * @throws ExportException if the manifests are missing, damaged or contradictory, a data file does not exist, or
     *     the export is incremental
     */
    public static ExportedItems items(
            SparkSession spark, String uri, List<String> attributes, List<String> keyAttributes) {
        ItemColumns columns = columns(attributes, keyAttributes);
        return items(spark, full(spark, uri), columns, 0);
    }

    /** Reads the manifests of a full export. */
    static ExportManifest full(SparkSession spark, String uri) {
        ExportManifest manifest = ExportManifest.read(spark.sessionState().newHadoopConf(), uri);
        if (manifest.summary().incremental()) {
            throw new ExportException(manifest.uri() + " is an incremental export, which holds only the changes from "
                    + manifest.summary().fromTime() + " to "
                    + manifest.summary().toTime()
                    + ". Name a full export, or use the source incremental with this one in its chain.");
        }
        LOG.info(
                "{}: {} items in {} files, table at {}",
                manifest.uri(),
                manifest.summary().itemCount(),
                manifest.files().size(),
                manifest.summary().exportTime());
        return manifest;
    }

    /**
     * Returns the summary of an export without reading its data.
     *
     * @throws ExportException as for {@link #items}
     */
    public static ExportSummary summary(SparkSession spark, String uri) {
        return ExportManifest.read(spark.sessionState().newHadoopConf(), uri).summary();
    }

    /**
     * Returns whether the URI contains DynamoDB's own export. If it does not, it may contain an export of AWS Data
     * Pipeline.
     *
     * @throws ExportException if the URI names one data file of an export, or a folder that exports are in
     */
    public static boolean isThere(SparkSession spark, String uri) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        return ExportPlace.isExport(hadoop, ExportPlace.folder(hadoop, uri));
    }

    static ExportedItems items(SparkSession spark, ExportManifest manifest, ItemColumns columns, int window) {
        return ExportLines.items(spark, manifest.files(), LineShape.of(manifest.summary()), columns, window);
    }

    static ItemColumns columns(List<String> attributes, List<String> keyAttributes) {
        if (keyAttributes.size() > 2) {
            throw new IllegalArgumentException("The table's key attributes are given as " + keyAttributes
                    + "; name its partition key, and its sort key if it has one");
        }
        return ItemColumns.anyTyped(PlannedScan.distinct(attributes), keyAttributes);
    }
}
