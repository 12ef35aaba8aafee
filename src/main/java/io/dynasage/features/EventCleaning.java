package io.dynasage.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.dynasage.query.QueryFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Removes events that must not be used for training: repetitions, and the excess events of users who are more active
 * than a person can be. The queries are in {@code features/cleaning.sql}.
 */
public final class EventCleaning {
    /** Columns that the queries use but that not all events have. */
    private static final List<String> OPTIONAL = List.of("item_id", "event_type", "event_time");

    private EventCleaning() {}

    /**
     * Cleans events. The choice of kept events does not depend on partitioning or order. The events stay persisted
     * until {@link CleanedEvents#close()}.
     *
     * @param events columns {@code user_id string} and any others, which may include {@code event_time timestamp},
     *     {@code item_id string} and {@code event_type string}; if one of these three is missing, it counts as null;
     *     rules that need times remove nothing without them, and an event without an item is no repetition
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
            Dataset<Row> marked =
                    marked(queries, events, settings).drop("row_hash").drop(absent(events));
            boolean untouched = marked.columns().length == events.columns().length;
            if (untouched) {
                long count = events.count();
                return new CleanedEvents(events, new CleaningCounts(count, count, 0, 0, 0), null);
            }
            Dataset<Row> kept = marked.persist();
            return new CleanedEvents(
                    kept.where("removed IS NULL").drop("removed"), counts(queries.give("events", kept)), kept);
        }
    }

    private static Dataset<Row> marked(QueryFile queries, Dataset<Row> events, CleaningSettings settings) {
        Column[] columns =
                Arrays.stream(events.columns()).map(ColumnText::named).toArray(Column[]::new);
        queries.set("repeat_event_types", settings.repeatEventTypes().toArray(String[]::new))
                .set("repeat_micros", settings.repeatWindow().toNanos() / 1000)
                .set("max_events_per_user_and_day", settings.maxEventsPerUserAndDay())
                .set("max_events_per_user", settings.maxEventsPerUser());
        Dataset<Row> marked = events;
        for (String name : absent(events)) {
            marked = marked.withColumn(name, lit(null).cast(name.equals("event_time") ? "timestamp" : "string"));
        }
        if (!rules(settings).isEmpty()) {
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

    private static CleaningCounts counts(QueryFile queries) {
        Row counts = queries.run("counts").first();
        long cappedUsers =
                counts.getLong(2) > 0 ? queries.run("capped-users").first().getLong(0) : 0;
        return new CleaningCounts(
                counts.getLong(0),
                counts.getLong(0) - counts.getLong(1) - counts.getLong(2),
                counts.getLong(1),
                cappedUsers,
                counts.getLong(2));
    }
}
