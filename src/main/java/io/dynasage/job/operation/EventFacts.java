package io.dynasage.job.operation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.dynasage.features.Feedback;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.UseCaseSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What events are about, before anything is learnt from them.
 *
 * @param events their number
 * @param users the number of different users
 * @param items the number of different items
 * @param first the time of the first event; empty if none has a time
 * @param last the time of the last event; empty if none has a time
 * @param types the most frequent types, at most {@value #NAMED_TYPES}
 * @param learnt the number of events that the use case learns from: its positives, or its ratings
 * @param times the number of events that the use case learns from, by second since 1970
 */
record EventFacts(
        long events,
        long users,
        long items,
        Optional<Instant> first,
        Optional<Instant> last,
        List<Type> types,
        long learnt,
        NavigableMap<Long, Long> times) {
    static final int NAMED_TYPES = 20;
    private static final String LEARNT = "dynasage_positive";
    static final String EVENT_TYPE = "event_type";

    /**
     * A type of events.
     *
     * @param name null if the events have none
     * @param events the number of events of the type
     * @param learnt the number of those that the use case learns from
     */
    record Type(String name, long events, long learnt) {}

    /** Counts events; columns that they do not have count as empty. */
    static EventFacts of(Dataset<Row> events, UseCaseSettings useCase) {
        Dataset<Row> packed = packed(events, useCase).persist();
        try {
            return counted(packed);
        } finally {
            packed.unpersist();
        }
    }

    private static EventFacts counted(Dataset<Row> packed) {
        Row total = packed.agg(
                        count(lit(1)),
                        expr("count(DISTINCT user_id)"),
                        expr("count(DISTINCT item_id)"),
                        expr("unix_seconds(min(event_time))"),
                        expr("unix_seconds(max(event_time))"),
                        expr("count_if(" + LEARNT + ")"))
                .first();
        List<Type> types = packed
                .groupBy(EVENT_TYPE)
                .agg(count(lit(1)).as("events"), expr("count_if(" + LEARNT + ")"))
                .orderBy(col("events").desc(), col(EVENT_TYPE))
                .limit(NAMED_TYPES)
                .collectAsList()
                .stream()
                .map(row -> new Type(row.getString(0), row.getLong(1), row.getLong(2)))
                .toList();
        return new EventFacts(
                total.getLong(0),
                total.getLong(1),
                total.getLong(2),
                time(total, 3),
                time(total, 4),
                types,
                total.getLong(5),
                times(packed));
    }

    private static NavigableMap<Long, Long> times(Dataset<Row> packed) {
        NavigableMap<Long, Long> times = new TreeMap<>();
        packed.where(LEARNT + " AND event_time IS NOT NULL")
                .groupBy(expr("unix_seconds(event_time)"))
                .count()
                .collectAsList()
                .forEach(row -> times.put(row.getLong(0), row.getLong(1)));
        return times;
    }

    private static Optional<Instant> time(Row row, int column) {
        return row.isNullAt(column) ? Optional.empty() : Optional.of(Instant.ofEpochSecond(row.getLong(column)));
    }

    /**
     * Returns the columns that are looked at, with null for those that the events do not have, and whether the use case
     * learns from the event: whether it is a positive, or has a rating where there are no positives.
     */
    private static Dataset<Row> packed(Dataset<Row> events, UseCaseSettings useCase) {
        List<String> there = List.of(events.columns());
        List<Column> columns = new ArrayList<>();
        Stream.of("user_id string", "item_id string", EVENT_TYPE + " string", "rating double", "event_time timestamp")
                .map(declared -> declared.split(" "))
                .forEach(column -> columns.add((there.contains(column[0]) ? col(column[0]) : lit(null))
                        .cast(column[1])
                        .as(column[0])));
        Dataset<Row> packed = events.select(columns.toArray(Column[]::new));
        return positives(useCase)
                .map(rule -> rule.marked(packed))
                .orElseGet(() -> packed.withColumn(LEARNT, col("rating").isNotNull()));
    }

    /** Returns the same facts without the types, which may be personal. */
    EventFacts withoutTypes() {
        return new EventFacts(events, users, items, first, last, List.of(), learnt, times);
    }

    /** Returns what makes events positives; empty if the use case does not learn from positives. */
    static Optional<PositiveRule> positives(UseCaseSettings useCase) {
        if (useCase instanceof RecommendationSettings settings && settings.feedback() == Feedback.IMPLICIT) {
            return Optional.of(settings.positives());
        }
        if (useCase instanceof PersonalizationSettings settings) {
            return Optional.of(settings.positives());
        }
        return Optional.empty();
    }
}
