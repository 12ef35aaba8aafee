package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.ItemFilter;
import io.dynasage.dynamodb.PartsRead;
import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ReadEstimate;
import io.dynasage.dynamodb.ResumableScan;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanProgress;
import io.dynasage.dynamodb.ScanReader;
import io.dynasage.dynamodb.ScannedItems;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.connector.TableScan;
import io.dynasage.dynamodb.direct.DirectScan;
import io.dynasage.dynamodb.lakehouse.LakehouseItems;
import io.dynasage.dynamodb.lakehouse.LakehouseSettings;
import io.dynasage.events.ForgetList;
import io.dynasage.job.ledger.RunFolder;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source of a run's items: the live table, its exports or a copy, according to {@code source.kind}. */
public final class ItemSource {
    private static final String ROUNDS = "scan/";
    private static final Logger LOG = LoggerFactory.getLogger(ItemSource.class);

    private final SparkSession spark;
    private final JobConfig config;
    private final TableConnection connection;
    private final TableExports exports;
    private final ForgetList forget;
    private final RunFolder folder;
    private final Clock clock;

    ItemSource(
            SparkSession spark,
            JobConfig config,
            ForgetList forget,
            RunFolder folder,
            TableExports exports,
            Clock clock) {
        this.spark = spark;
        this.config = config;
        this.forget = forget;
        this.folder = folder;
        this.clock = clock;
        this.connection = config.source().connection();
        this.exports = exports;
    }

    /**
     * Returns the items that {@code source.where} keeps, with marks in place of those of users who asked to be
     * forgotten.
     *
     * @param declared the attributes to return first; those that only the condition reads follow them
     */
    SourceItems open(List<String> declared) {
        return open(declared, exports::keyAttributes);
    }

    /**
     * Returns rows that describe items or users as {@link #open(List)} returns items. An export or a folder of them
     * need not be the copy of a table, so a row has only the keys that are given.
     */
    SourceItems described(List<String> declared) {
        return open(declared, given -> given);
    }

    /** @param keys completes the keys that the settings give */
    private SourceItems open(List<String> declared, UnaryOperator<List<String>> keys) {
        List<String> attributes = Stream.concat(
                        declared.stream(),
                        config.source().where().stream().flatMap(where -> where.attributes().stream()))
                .distinct()
                .toList();
        return switch (config.source().kind()) {
            case EXPORT ->
                marked(exports.full(
                        attributes, keys.apply(config.source().exports().keyAttributes())));
            case INCREMENTAL -> marked(exports.chain(attributes));
            case LAKEHOUSE -> marked(lakehouse(attributes, keys));
            case AUTO -> gentlest(attributes);
            case SCAN -> scan(TableDescription.of(connection, config.source().table()), attributes);
        };
    }

    /** Chooses exports over a long or large scan, if the run is allowed to make them. */
    private SourceItems gentlest(List<String> attributes) {
        TableDescription table = TableDescription.of(connection, config.source().table());
        boolean better = estimate(config, table, spark.sparkContext().defaultParallelism())
                .exportIsBetter();
        boolean mayExport = config.source().exports().to() != null;
        if (better && !mayExport) {
            LOG.warn(
                    "Table {} would better be exported than scanned; set source.export.to, and point-in-time"
                            + " recovery on the table",
                    table.name());
        }
        if (better && mayExport) {
            LOG.info("source.kind = auto: incremental exports");
            return marked(exports.chain(attributes));
        }
        LOG.info("source.kind = auto: scan");
        return scan(table, attributes);
    }

    private SourceItems lakehouse(List<String> attributes, UnaryOperator<List<String>> completed) {
        LakehouseSettings copy = config.source().lakehouse().orElseThrow();
        List<String> keys = completed.apply(copy.keyAttributes());
        PartsRead parts = new PartsRead();
        spark.sparkContext().register(parts);
        return new SourceItems(
                "lakehouse",
                copy.place(),
                ItemFilter.kept(
                        LakehouseItems.items(spark, copy, attributes, keys),
                        config.source().where(),
                        parts),
                0,
                List.of(copy.place()),
                keys,
                () -> new SourceItems.Reading(
                        OptionalLong.empty(), parts.total().filtered(), 0, 0, spark::emptyDataFrame));
    }

    private SourceItems scan(TableDescription table, List<String> attributes) {
        JobConfig.Source source = config.source();
        int slots = spark.sparkContext().defaultParallelism();
        PlannedScan scan = new PlannedScan(
                connection, table, ScanPlan.of(table, source.scan(), slots), attributes, source.where());
        ScanReader reader = marking(
                switch (source.reader()) {
                    case DIRECT -> DirectScan::read;
                    case CONNECTOR -> TableScan::read;
                });
        ScanProgress progress =
                ScanProgress.start(spark.sparkContext(), "table " + source.table(), table.items(), clock, LOG::info);
        ScannedItems items =
                read(scan, reader, progress, estimate(config, table, slots).scanTime());
        return new SourceItems(
                "scan",
                "table " + source.table(),
                items.items(),
                scan.plan().segments(),
                List.of(),
                table.keyAttributes(),
                () -> {
                    progress.close();
                    // A second table is read before the events, whose rounds of an earlier attempt have to stay.
                    if (!source.resumableFrom().equals(ChronoUnit.FOREVER.getDuration())) {
                        folder.clear(ROUNDS);
                    }
                    return new SourceItems.Reading(
                            OptionalLong.of(items.statistics().items()),
                            items.statistics().filtered(),
                            items.statistics().consumedReadUnits(),
                            0,
                            spark::emptyDataFrame);
                });
    }

    /** Filters and marks items before they are kept, be it as the round of a scan. */
    private ScanReader marking(ScanReader reader) {
        return (session, scan, segments) -> {
            ScannedItems read = reader.read(session, scan, segments);
            Dataset<Row> kept = ItemFilter.kept(
                    read.items(), scan.where(), read.statistics().parts());
            return new ScannedItems(marked(kept), read.statistics());
        };
    }

    private SourceItems marked(SourceItems read) {
        return read.with(marked(read.items()), read.reading());
    }

    private Dataset<Row> marked(Dataset<Row> items) {
        return config.events()
                .userOfItems()
                .map(user -> forget.marked(items, user))
                .orElse(items);
    }

    private ScannedItems read(PlannedScan scan, ScanReader reader, ScanProgress progress, Duration expected) {
        if (expected.compareTo(config.source().resumableFrom()) >= 0) {
            return ResumableScan.read(spark, scan, folder.at(ROUNDS), reader, progress);
        }
        ScannedItems items = reader.read(spark, scan, List.of());
        progress.follow(items.statistics().parts());
        return items;
    }

    /** Estimates the effort of reading the table in the way that the settings choose, without reading any of it. */
    public static ReadEstimate estimate(JobConfig config, TableDescription table, int slots) {
        return ReadEstimate.of(
                table,
                ScanPlan.of(table, config.source().scan(), slots),
                config.prices().read(),
                null);
    }
}
