package io.dynasage.dynamodb;

import io.dynasage.storage.StoredFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scan that can be resumed. Its segments are read in rounds of about a minute, one Spark job each, and the items of
 * each round are kept as Parquet files in a folder. A later scan of the same table and attributes with the same
 * condition in that folder reads only the missing rounds. An interrupted round is read again completely and replaces
 * its partial output. The folder holds nothing else, and the caller who chose it removes it.
 */
public final class ResumableScan {
    private static final Logger LOG = LoggerFactory.getLogger(ResumableScan.class);
    private static final double ROUND_SECONDS = 60;
    private static final int MOST_ROUNDS = 64;

    private ResumableScan() {}

    /**
     * Reads the missing rounds immediately and returns all items from the folder. The statistics cover all rounds,
     * including those that an earlier scan read.
     *
     * @param folder folder for the items, on any file system that Hadoop supports; it belongs to one run
     * @param reader reads the segments
     * @param progress reports the progress
     * @throws TableException if the table cannot be scanned, or the folder holds another scan
     * @throws io.dynasage.storage.StorageException if the folder cannot be read or written
     */
    public static ScannedItems read(
            SparkSession spark, PlannedScan scan, String folder, ScanReader reader, ScanProgress progress) {
        SegmentLedger ledger = SegmentLedger.open(
                spark.sessionState().newHadoopConf(),
                StoredFile.folder(folder),
                name(scan),
                scan.plan().segments(),
                rounds(scan));
        PlannedScan asBegun = scan.by(scan.plan().in(ledger.segments(), ledger.segments() / ledger.rounds()));
        ScanStatistics statistics =
                new ScanStatistics(spark.sparkContext(), scan.table().name());
        for (int round = 0; round < ledger.rounds(); round++) {
            String part = "round " + round;
            ledger.finished(round).ifPresent(counts -> statistics.ended(part(part, counts)));
        }
        LOG.info(
                "{}: {} of {} rounds are there already, with {} items",
                folder,
                statistics.parts().whole(),
                ledger.rounds(),
                statistics.items());
        progress.alreadyRead(statistics.parts().total());
        for (int round = 0; round < ledger.rounds(); round++) {
            if (ledger.finished(round).isEmpty()) {
                statistics.ended(part(
                        "round " + round,
                        round(reader.read(spark, asBegun, ledger.segments(round)), ledger, round, progress)));
            }
        }
        return new ScannedItems(items(spark, ledger, scan.columns().schema()), statistics);
    }

    private static PartsRead.Counts round(
            ScannedItems scanned, SegmentLedger ledger, int round, ScanProgress progress) {
        progress.follow(scanned.statistics().parts());
        scanned.items()
                .toDF(plainNames(scanned.items().columns().length))
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(ledger.items(round));
        PartsRead.Counts counts = PartsRead.Counts.ofRequests(
                        scanned.statistics().items(),
                        scanned.statistics().pages(),
                        scanned.statistics().consumedReadUnits())
                .filtering(scanned.statistics().filtered());
        ledger.finish(round, counts);
        LOG.info("Round {} of {} has {} items", round + 1, ledger.rounds(), counts.items());
        return counts;
    }

    private static Dataset<Row> items(SparkSession spark, SegmentLedger ledger, StructType schema) {
        String[] names = plainNames(schema.length());
        StructType plain = new StructType();
        for (int i = 0; i < names.length; i++) {
            plain = plain.add(names[i], schema.fields()[i].dataType());
        }
        return spark.read()
                .schema(plain)
                .parquet(IntStream.range(0, ledger.rounds())
                        .mapToObj(ledger::items)
                        .toArray(String[]::new))
                .toDF(schema.fieldNames());
    }

    /**
     * Returns substitute names for the columns, because attributes may have names that Parquet or Spark cannot
     * distinguish.
     */
    private static String[] plainNames(int columns) {
        return IntStream.range(0, columns).mapToObj(i -> "column_" + i).toArray(String[]::new);
    }

    /** Returns a number of rounds such that each takes about a minute and has a segment for each task. */
    static int rounds(PlannedScan scan) {
        double minutes = scan.table().scanReadUnits() / scan.plan().readUnitsPerSecond() / ROUND_SECONDS;
        return (int) Math.max(
                1,
                Math.min(
                        Math.min(
                                MOST_ROUNDS,
                                scan.plan().segments() / scan.plan().tasks()),
                        Math.ceil(minutes)));
    }

    private static PartsRead.Part part(String name, PartsRead.Counts counts) {
        return new PartsRead.Part(name, PartsRead.Extent.WHOLE, counts);
    }

    private static String name(PlannedScan scan) {
        return "table " + scan.table().name() + " of " + scan.connection().region() + ", attributes "
                + scan.attributes().stream().map(ResumableScan::onOneLine).collect(Collectors.joining(","))
                + scan.where()
                        .map(where -> ", where " + onOneLine(where.toString()))
                        .orElse("");
    }

    private static String onOneLine(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
