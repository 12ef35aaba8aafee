package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.events.Described;
import io.dynasage.events.DescribedRows;
import io.dynasage.events.EventCounts;
import io.dynasage.events.EventSchema;
import io.dynasage.events.Events;
import io.dynasage.events.ItemProfiler;
import io.dynasage.events.ParsedEvents;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.report.RunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The columns that second tables or files add to events: of items and of users. */
final class DescribedColumns {
    private static final Logger LOG = LoggerFactory.getLogger(DescribedColumns.class);

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final Function<JobConfig, ItemSource> sources;
    private final List<Kept> kept = new ArrayList<>();

    /** The counts of the rows, and the number of an export's lines that hold none. */
    private record Kept(EventCounts counts, long rejectedLines) {}

    /** @param sources returns the source of the items of a configuration */
    DescribedColumns(SparkSession spark, JobConfig config, RunFolder folder, Function<JobConfig, ItemSource> sources) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
        this.sources = sources;
    }

    /**
     * Reads the tables and files, and keeps their rows in the run's folder.
     *
     * @param start the run's start
     * @throws io.dynasage.events.EventDataException if too many lines hold no row or too many rows are rejected, or an
     *     id is there twice
     */
    void keep(Instant start) {
        for (JobConfig.DescribedSource described : config.described()) {
            EventSchema columns = described.events().schema(start);
            SourceItems items = sources.apply(config.reading(described)).described(columns.attributes());
            // The key of a table of users is about a person; that of items is not.
            EventSchema declared = columns;
            if (described.of() == Described.USERS) {
                declared = columns.with(items.keyAttributes());
            }
            folder.clear(described.of().folder());
            ParsedEvents parsed = Events.parse(
                            items.declared(declared.attributes()), declared, ItemProfiler.of(spark, declared))
                    .saved(folder.at(described.of().folder()));
            SourceItems.Reading reading = items.reading().get();
            EventCounts read = parsed.counts().leavingOut(reading.filtered(), EventCounts.WHERE);
            String place = described.of().setting() + " (" + items.name() + ")";
            reading.items().ifPresent(given -> read.requireAll(given, place));
            keepRejectedLines(
                    reading, place, "rejected-lines-of-" + described.of().folder());
            read.requireLines(reading.rejectedLines(), place, config.source().maxRejectRatio())
                    .requireUsable(place, config.source().maxRejectRatio());
            new DescribedRows(described.of(), parsed.events()).requireDistinct(place);
            LOG.info("{}: {} rows, {} rejects, {} filtered", place, read.accepted(), read.rejected(), read.filtered());
            kept.add(new Kept(read, reading.rejectedLines()));
        }
    }

    private void keepRejectedLines(SourceItems.Reading reading, String place, String to) {
        folder.clear(to);
        reading.keepRejectedLines(place, folder.at(to));
    }

    /** Returns the events with the columns of the rows that {@link #keep} kept, in this attempt or an earlier one. */
    Dataset<Row> joined(Dataset<Row> events) {
        Dataset<Row> joined = events;
        for (JobConfig.DescribedSource described : config.described()) {
            joined = kept(described).joined(joined);
        }
        return joined;
    }

    /** Returns what was kept, and for how many events there is no row; null if nothing describes items or users. */
    List<RunRecord.Described> record(Dataset<Row> events) {
        if (kept.isEmpty()) {
            return null;
        }
        List<RunRecord.Described> records = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            JobConfig.DescribedSource described = config.described().get(i);
            EventCounts read = kept.get(i).counts();
            long unmatched = kept(described).unmatched(events);
            if (unmatched > 0) {
                LOG.warn(
                        "{} events have an {} that {} does not have; its columns are null in them",
                        unmatched,
                        described.of().id(),
                        described.of().setting());
            }
            records.add(new RunRecord.Described(
                    described.of().toString(),
                    read.accepted(),
                    read.rejected(),
                    read.filtered(),
                    kept.get(i).rejectedLines(),
                    unmatched));
        }
        return records;
    }

    /** Returns a text that changes when what is kept changes; empty if nothing is. */
    String fingerprint() {
        StringBuilder fingerprint = new StringBuilder();
        config.described()
                .forEach(described -> fingerprint
                        .append('+')
                        .append(folder.fingerprint(described.of().folder())));
        return fingerprint.toString();
    }

    /** Returns the rows that {@link #keep} kept of items; empty if none are described. */
    Optional<Dataset<Row>> items() {
        return config.described().stream()
                .filter(described -> described.of() == Described.ITEMS)
                .findFirst()
                .map(described -> kept(described).rows());
    }

    private DescribedRows kept(JobConfig.DescribedSource described) {
        return new DescribedRows(
                described.of(),
                ParsedEvents.read(
                                spark,
                                folder.at(described.of().folder()),
                                described.events().schema(Instant.EPOCH))
                        .events());
    }
}
