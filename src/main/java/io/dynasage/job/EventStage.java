package io.dynasage.job;

import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.AssumedRole;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.ScannedItems;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableScan;
import io.dynasage.dynamodb.direct.DirectScan;
import io.dynasage.events.EventCounts;
import io.dynasage.events.EventProfile;
import io.dynasage.events.EventSchema;
import io.dynasage.events.Events;
import io.dynasage.events.ItemProfiler;
import io.dynasage.events.ParsedEvents;
import io.dynasage.report.RunRecord;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the table once, keeps its events in the run's folder, and stops the run if they cannot be learnt from. */
final class EventStage {
    private static final Logger LOG = LoggerFactory.getLogger(EventStage.class);
    private static final int KEPT_REJECTS = 1000;
    private static final String PROFILE = "profile.json";

    /** The events as the run keeps them, what they came from, and what became of the items. */
    record Output(Dataset<Row> events, RunRecord.Source source, EventCounts counts, Instant asOf, List<String> drift) {
        @Override
        public String toString() {
            return counts.read() + " items, " + counts.accepted() + " events, " + counts.rejected() + " rejects, "
                    + counts.filtered() + " filtered, " + counts.duplicates() + " duplicates";
        }
    }

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final Instant start;

    EventStage(SparkSession spark, JobConfig config, RunFolder folder, Instant start) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
        this.start = start;
    }

    Output run() {
        JobConfig.Source source = config.source();
        TableConnection connection = connection(source);
        TableDescription table = TableDescription.of(connection, source.table());
        ScanPlan plan = plan(table, source, spark.sparkContext().defaultParallelism());
        EventSchema schema = FeatureSettings.schema(config, start);
        ScannedItems scan = source.reader().equals("direct")
                ? DirectScan.read(spark, connection, table, plan, schema.attributes())
                : TableScan.read(spark, connection, table, plan, schema.attributes());
        ItemProfiler profiler = ItemProfiler.of(spark, schema);
        ParsedEvents parsed = Events.parse(scan.items(), schema, profiler).saved(folder.at("events/"));
        EventCounts counts = parsed.counts().requireAll(scan.statistics().items(), "table " + source.table());
        List<String> drift = keep(profiler.profile());
        if (counts.rejected() > 0) {
            LOG.warn("{} of {} items are rejected: {}", counts.rejected(), counts.read(), counts.rejectedByReason());
            parsed.rejects().limit(KEPT_REJECTS).coalesce(1).write().json(folder.at("rejects/"));
        }
        counts.requireUsable(source.table(), source.maxRejectRatio());
        return new Output(parsed.events(), new RunRecord.Source(source.kind(), source.table(), counts.read(), plan.segments(),
                scan.statistics().consumedReadUnits()), counts, schema.rules().asOf(), drift);
    }

    /** Keeps the profile, and says what is different from the last run's. */
    private List<String> keep(EventProfile profile) {
        folder.write(PROFILE, profile.toJson());
        try {
            List<String> drift = folder.readOfLastRun(PROFILE).map(json -> profile.drift(EventProfile.read(json, PROFILE + " of the last run")))
                    .orElse(List.of());
            drift.forEach(note -> LOG.warn("drift: {}", note));
            return drift;
        } catch (IllegalArgumentException e) {
            LOG.warn("No drift is reported: {}", e.getMessage());
            return List.of();
        }
    }

    static ScanPlan plan(TableDescription table, JobConfig.Source source, int slots) {
        return ScanPlan.of(table, new ScanSettings(source.maxReadUnits(), source.readFraction(), source.segments(), null,
                source.stallTimeout()), slots);
    }

    static TableConnection connection(JobConfig.Source source) {
        return new TableConnection(source.region(), source.endpoint(), role(source.role()));
    }

    private static AssumedRole role(JobConfig.Role role) {
        return role == null ? null : new AssumedRole(role.arn(), role.externalId(), role.sessionName());
    }
}
