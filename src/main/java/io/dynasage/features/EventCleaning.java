package io.dynasage.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Removes events that must not be used for training: the events of users in the erasure list, repetitions, and the
 * excess events of users who are more active than a person can be. The queries are in {@code features/cleaning.sql}.
 */
public final class EventCleaning {
    /** Columns that the queries use but that not all events have. */
    private static final List<String> OPTIONAL = List.of("item_id", "event_type");

    private EventCleaning() {}

    /**
     * Cleans events. The choice of kept events does not depend on partitioning or order. The events stay persisted
     * until {@link CleanedEvents#close()}.
     *
     * @param events columns {@code user_id string, event_time timestamp} and any others, which may include
     *     {@code item_id string} and {@code event_type string}; if one of these two is missing, it counts as null
     * @throws FeatureException if the erasure list cannot be read
     */
    public static CleanedEvents clean(Dataset<Row> events, CleaningSettings settings) {
        CleanedEvents cleaned = cleaned(UserColumns.renamed(events), settings);
        if (cleaned.persisted() == null) {
            return new CleanedEvents(events, cleaned.counts(), null);
        }
        return new CleanedEvents(UserColumns.restored(cleaned.events()), cleaned.counts(), cleaned.persisted());
    }

    private static CleanedEvents cleaned(Dataset<Row> events, CleaningSettings settings) {
        try (QueryFile queries = QueryFile.open(events.sparkSession(), "features/cleaning.sql")) {
            Dataset<String> forget = forget(events.sparkSession(), settings);
            long idsToForget = settings.forgets() ? forget.count() : 0;
            Dataset<Row> marked =
                    marked(queries, events, settings, forget).drop("row_hash").drop(absent(events));
            boolean untouched = marked.columns().length == events.columns().length;
            if (untouched) {
                long count = events.count();
                return new CleanedEvents(events, new CleaningCounts(count, count, 0, 0, 0, 0, 0, 0), null);
            }
            Dataset<Row> kept = marked.persist();
            return new CleanedEvents(
                    kept.where("removed IS NULL").drop("removed"),
                    counts(queries.give("events", kept), idsToForget),
                    kept);
        }
    }

    private static Dataset<Row> marked(
            QueryFile queries, Dataset<Row> events, CleaningSettings settings, Dataset<String> forget) {
        Column[] columns =
                Arrays.stream(events.columns()).map(ColumnText::named).toArray(Column[]::new);
        queries.set("repeat_event_types", settings.repeatEventTypes().toArray(String[]::new))
                .set("repeat_micros", settings.repeatWindow().toNanos() / 1000)
                .set("max_events_per_user_and_day", settings.maxEventsPerUserAndDay())
                .set("max_events_per_user", settings.maxEventsPerUser());
        Dataset<Row> marked = events;
        for (String name : absent(events)) {
            marked = marked.withColumn(name, lit(null).cast("string"));
        }
        if (settings.forgets()) {
            marked = queries.give("events", marked)
                    .give("forget", forget.toDF("forget_id"))
                    .run("forgotten");
        } else if (!rules(settings).isEmpty()) {
            marked = marked.withColumn("removed", lit(null).cast("string"));
        }
        marked = marked.withColumn("row_hash", xxhash64(columns));
        for (String rule : rules(settings)) {
            marked = next(queries, marked, rule);
        }
        return marked;
    }

    /** Returns the queries of the rules that apply, in order. */
    private static List<String> rules(CleaningSettings settings) {
        List<String> rules = new ArrayList<>();
        if (settings.collapsesRepeats()) {
            rules.add("repeated");
        }
        if (settings.maxEventsPerUserAndDay() > 0) {
            rules.add("capped-by-day");
        }
        if (settings.maxEventsPerUser() > 0) {
            rules.add("capped");
        }
        return rules;
    }

    private static String[] absent(Dataset<Row> events) {
        List<String> there = List.of(events.columns());
        return OPTIONAL.stream().filter(name -> !there.contains(name)).toArray(String[]::new);
    }

    private static Dataset<Row> next(QueryFile queries, Dataset<Row> marked, String rule) {
        return queries.give("events", marked)
                .run(rule)
                .withColumn("removed", coalesce(col("removed"), col("next_removed")))
                .drop("next_removed");
    }

    private static CleaningCounts counts(QueryFile queries, long idsToForget) {
        Map<String, Long> users = new HashMap<>();
        Row counts = queries.run("counts").first();
        if (counts.getLong(1) + counts.getLong(3) > 0) {
            queries.run("users").collectAsList().forEach(row -> users.put(row.getString(0), row.getLong(1)));
        }
        return new CleaningCounts(
                counts.getLong(0),
                counts.getLong(0) - counts.getLong(1) - counts.getLong(2) - counts.getLong(3),
                idsToForget,
                users.getOrDefault("forgotten", 0L),
                counts.getLong(1),
                counts.getLong(2),
                users.getOrDefault("capped", 0L),
                counts.getLong(3));
    }

    private static Dataset<String> forget(SparkSession spark, CleaningSettings settings) {
        Dataset<String> listed = spark.createDataset(settings.forget(), Encoders.STRING());
        if (settings.forgetUri() != null) {
            listed = listed.union(lines(spark, settings.forgetUri()));
        }
        return listed.select(trim(col("value")).as("value"))
                .where("value <> ''")
                .distinct()
                .as(Encoders.STRING());
    }

    private static Dataset<String> lines(SparkSession spark, String uri) {
        try {
            return spark.read().textFile(uri);
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                throw new FeatureException("the deletion list " + uri + " cannot be read: " + e.getMessage()
                        + "; without it, users who asked to be forgotten would be used: give the uri of"
                        + " a text file with one id a line");
            }
            throw e;
        }
    }
}
