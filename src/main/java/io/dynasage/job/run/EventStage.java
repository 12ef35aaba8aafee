package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.export.CatalogTable;
import io.dynasage.dynamodb.export.ExportedItems;
import io.dynasage.dynamodb.export.SnapshotFormat;
import io.dynasage.dynamodb.export.SnapshotWriter;
import io.dynasage.dynamodb.export.TableDefinition;
import io.dynasage.dynamodb.export.TableExport;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventCounts;
import io.dynasage.events.EventProfile;
import io.dynasage.events.EventQuery;
import io.dynasage.events.EventSchema;
import io.dynasage.events.Events;
import io.dynasage.events.ForgetList;
import io.dynasage.events.ItemProfiler;
import io.dynasage.events.ItemRelation;
import io.dynasage.events.ParsedEvents;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunHistory;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.report.RunRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the table once, keeps its events in the run's folder, and stops the run if they are unfit for training. */
final class EventStage {
    private static final Logger LOG = LoggerFactory.getLogger(EventStage.class);
    static final String REJECTS = "rejects/";
    static final int KEPT_REJECTS = 1000;
    private static final String EVENTS = "events/";
    /** Where the items are while a query reads them. */
    static final String PROFILE = "profile.json";

    /**
     * The source of the events, and the counts of the items by outcome.
     *
     * @param fingerprint of the events' files; null if a release wrote the output that took none
     */
    record Output(RunRecord.Source source, RunRecord.Events events, String fingerprint) {
        @Override
        public String toString() {
            return source.items() + " items, " + events.accepted() + " events, " + sum(events.rejected()) + " rejects, "
                    + sum(events.filtered()) + " filtered, " + events.duplicates() + " duplicates";
        }

        private static long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final Instant start;
    private final ForgetList forget;
    private final ItemSource source;
    private final DescribedColumns described;
    private final Clock clock;

    EventStage(
            SparkSession spark,
            JobConfig config,
            ForgetList forget,
            RunFolder folder,
            ItemSource source,
            DescribedColumns described,
            Clock clock) {
        this.spark = spark;
        this.config = config;
        this.forget = forget;
        this.folder = folder;
        this.source = source;
        this.described = described;
        this.clock = clock;
        this.start = folder.begun().orElseGet(clock::instant).truncatedTo(ChronoUnit.MILLIS);
    }

    Output run() {
        described.keep(start);
        EventSchema declared = config.events().schema(start);
        SourceItems opened = this.source.open(config.events().attributes());
        EventSchema schema = declared.with(opened.keyAttributes());
        SourceItems source = snapshotted(opened);
        ItemProfiler profiler = ItemProfiler.of(spark, schema);
        Kept kept = kept(source.declared(config.events().attributes()), schema, profiler);
        ParsedEvents parsed = kept.events();
        SourceItems.Reading reading = source.reading().get();
        EventCounts counts = counted(kept.counts(), source.name(), reading);
        List<String> drift = keep(profiler.profile());
        keepRejects(source, parsed, counts, reading);
        Optional<RunRecord.Forgotten> forgotten = forgotten(counts, profiler);
        counts.requireUsable(config.source().table(), config.source().maxRejectRatio());
        if (config.source().snapshot() == SnapshotFormat.PARQUET) {
            keepEvents(parsed.events());
        }
        return new Output(
                new RunRecord.Source(
                        source.kind(),
                        config.source().table(),
                        counts.items(),
                        reading.rejectedLines(),
                        source.segments(),
                        reading.readUnits(),
                        source.exports()),
                new RunRecord.Events(
                        counts.accepted(),
                        new TreeMap<>(counts.rejectedByReason()),
                        new TreeMap<>(counts.filteredByReason()),
                        counts.duplicates(),
                        Optional.ofNullable(schema.rules().asOf())
                                .map(Instant::toString)
                                .orElse(null),
                        drift,
                        forgotten.orElse(null),
                        described.record(parsed.events())),
                fingerprint());
    }

    /** Events as they are kept, and what they were made of. */
    private record Kept(ParsedEvents events, EventCounts counts) {}

    private Kept kept(Dataset<Row> items, EventSchema schema, ItemProfiler profiler) {
        Optional<EventQuery> query = config.events().query();
        if (query.isEmpty()) {
            ParsedEvents events = Events.parse(items, schema, profiler).saved(folder.at(EVENTS));
            return new Kept(events, events.counts());
        }
        folder.clear(RunFolder.ITEMS_OF_QUERY);
        try (ItemsOfQuery copy = new ItemsOfQuery(folder)) {
            ItemRelation relation = ItemRelation.of(items, query.get(), schema).saved(copy.uri());
            ParsedEvents events = relation.events(forget, profiler).saved(folder.at(EVENTS));
            return new Kept(events, events.counts().ofItems(relation.items()));
        }
    }

    /** The copy of the items for a query. Only the query says whose they are, so it never stays. */
    private record ItemsOfQuery(RunFolder folder) implements AutoCloseable {
        String uri() {
            return folder.at(RunFolder.ITEMS_OF_QUERY);
        }

        @Override
        public void close() {
            folder.clear(RunFolder.ITEMS_OF_QUERY);
        }
    }

    /** Returns the counts of all items of the source, with those that its condition leaves out. */
    private static EventCounts counted(EventCounts parsed, String source, SourceItems.Reading reading) {
        EventCounts counts = parsed.leavingOut(reading.filtered(), EventCounts.WHERE);
        if (reading.filtered() > 0) {
            LOG.info("source.where leaves out {} of {} items", reading.filtered(), counts.read());
        }
        reading.items().ifPresent(given -> counts.requireAll(given, source));
        return counts;
    }

    /** Deletes the recommendation lists of the users who asked to be forgotten, and counts what was found of them. */
    private Optional<RunRecord.Forgotten> forgotten(EventCounts counts, ItemProfiler profiler) {
        if (forget.isEmpty()) {
            return Optional.empty();
        }
        int users = profiler.forgottenUsers();
        LOG.info("{} items of {} users who asked to be forgotten are left out", counts.forgotten(), users);
        if (users < forget.size()) {
            LOG.warn(
                    "{} of the {} ids in {} and forget-uri match no item of the table; check that they are written as"
                            + " {} holds them",
                    forget.size() - users,
                    forget.size(),
                    ForgetList.SETTING,
                    config.events().user().orElseThrow().source());
        }
        if (profiler.nearlyListedUsers() > 0) {
            LOG.warn(
                    "{} of these users have ids that are in {} and forget-uri only without the spaces and invisible"
                            + " characters around them; they are forgotten, too: check that they asked for it",
                    profiler.nearlyListedUsers(),
                    ForgetList.SETTING);
        }
        long lists = 0;
        for (ListTable table : ListTable.allOfUsers(config.recommendations())) {
            long deleted = table.ids(ListKeys.ofUsers(forget.spellings()))
                    .delete(table.settings().maxWriteUnits());
            LOG.info("{} recommendation lists of these users are deleted from table {}", deleted, table.name());
            lists += deleted;
        }
        return Optional.of(new RunRecord.Forgotten(forget.sha256(), forget.size(), users, counts.forgotten(), lists));
    }

    /** Returns what is wrong with the events that an earlier attempt kept; empty if nothing is. */
    Optional<String> problem(Output kept) {
        return Optional.ofNullable(kept.fingerprint())
                .filter(then -> !then.equals(fingerprint()))
                .map(then -> "The files in " + folder.at(EVENTS) + " have changed since they were written.");
    }

    private String fingerprint() {
        return folder.fingerprint(EVENTS) + described.fingerprint();
    }

    /** Returns the events that the stage kept, with the columns that second tables or files add. */
    Dataset<Row> events() {
        return described.joined(
                ParsedEvents.read(spark, folder.at(EVENTS), config.events().schema(start))
                        .events());
    }

    /** Returns the rows that describe items, with {@code item_id}; empty if {@code source.items} names none. */
    Optional<Dataset<Row>> items() {
        return described.items();
    }

    /**
     * Writes the items as a DynamoDB JSON snapshot if the run is to keep one. The source is then read only once, and
     * all later work reads the snapshot.
     */
    private SourceItems snapshotted(SourceItems read) {
        if (config.source().snapshot() != SnapshotFormat.JSON) {
            return read;
        }
        TableConnection connection = config.source().connection();
        SnapshotWriter.SnapshotTable table = SnapshotWriter.SnapshotTable.of(
                connection, TableDescription.of(connection, config.source().table()), start);
        CollectionAccumulator<Integer> removed = spark.sparkContext().collectionAccumulator();
        SnapshotWriter.Snapshot snapshot =
                SnapshotWriter.json(ForgetList.unmarked(read.items(), removed), table, folder.at("snapshot/"), clock);
        SourceItems.Reading reading = read.reading().get();
        List<String> attributes = read.attributes();
        folder.write("snapshot/table.sql", TableDefinition.json(snapshotName(), attributes, snapshot.uri()));
        LOG.info("snapshot: {} items in {}", snapshot.items(), snapshot.uri());
        ExportedItems items = TableExport.items(spark, snapshot.uri(), attributes, table.keyAttributes());
        long given = reading.items().orElse(snapshot.items() + removed.value().size() + reading.filtered());
        return read.with(
                withMarks(items.items(), removed.value(), given - reading.filtered() - snapshot.items()),
                () -> new SourceItems.Reading(
                        OptionalLong.of(given),
                        reading.filtered(),
                        reading.readUnits(),
                        reading.rejectedLines(),
                        reading.rejects()));
    }

    /** Returns the items of a snapshot with marks in place of those that it leaves out, so that all items count. */
    private Dataset<Row> withMarks(Dataset<Row> items, List<Integer> removed, long count) {
        if (removed.isEmpty()) {
            return items;
        }
        EventColumn user = config.events().user().orElseThrow();
        return ForgetList.withMarks(items, user, removed.stream().distinct().toList(), count);
    }

    private void keepEvents(Dataset<Row> events) {
        SnapshotWriter.parquet(events, "event_time", folder.at("snapshot/events/"));
        folder.write(
                "snapshot/table.sql",
                TableDefinition.parquet(snapshotName(), events.schema(), folder.at("snapshot/events/")));
        JobConfig.CatalogTable table = config.source().catalogTable();
        if (table != null) {
            CatalogTable.register(spark, table.name(), events.schema(), folder.at("snapshot/events/"));
        }
    }

    /** Returns a name that Athena accepts. */
    private String snapshotName() {
        return config.name().toLowerCase(Locale.ROOT).replace('-', '_') + "_snapshot";
    }

    private void keepRejects(SourceItems source, ParsedEvents parsed, EventCounts counts, SourceItems.Reading reading) {
        if (counts.rejected() > 0) {
            LOG.warn("{} of {} are rejected: {}", counts.rejected(), counts.amount(), counts.rejectedByReason());
            parsed.rejects().limit(KEPT_REJECTS).coalesce(1).write().json(folder.at(REJECTS));
        }
        reading.keepRejectedLines(source.name(), folder.at("rejected-lines/"));
        counts.requireLines(
                reading.rejectedLines(), source.name(), config.source().maxRejectRatio());
    }

    /** Keeps the profile, and returns the differences from the last run's profile. */
    private List<String> keep(EventProfile profile) {
        folder.write(PROFILE, profile.toJson());
        try {
            List<String> drift = lastProfile()
                    .map(json -> profile.drift(EventProfile.read(json, PROFILE + " of the last run")))
                    .orElse(List.of());
            drift.forEach(note -> LOG.warn("drift: {}", note));
            return drift;
        } catch (IllegalArgumentException e) {
            LOG.warn("No drift is reported: {}", e.getMessage());
            return List.of();
        }
    }

    /** Returns the profile of the job's last finished run; empty if there is none. */
    private Optional<String> lastProfile() {
        RunNames names = RunNames.of(config);
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        return new RunHistory(names, hadoop)
                .recent().runs().stream()
                        .filter(PastRun::finished)
                        .findFirst()
                        .flatMap(run -> new RunFolder(names, new RunId(run.runId()), hadoop).readIfThere(PROFILE));
    }
}
