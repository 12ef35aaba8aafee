package io.dynasage.events;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What an event is, and which items are left out.
 *
 * @param columns the declared columns
 * @param ttl the attribute that DynamoDB's Time to Live is enabled on, or null
 * @param asOf events at or after it are left out; null: none are, unless {@code asOfLag} is set
 * @param asOfLag sets as-of that long before the run's start, where {@code asOf} is null; null: it does not
 * @param duplicates what makes an event a duplicate, or null: nothing
 */
public record EventSettings(
        List<EventColumn> columns, String ttl, Instant asOf, Duration asOfLag, DuplicateRule duplicates) {
    /** The column that says when an event was. */
    private static final String TIME = "event_time";

    /**
     * Checks that an event can be read so.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing everything that is wrong
     */
    public EventSettings {
        columns = List.copyOf(columns);
        schema(columns, ttl, asOf, asOfLag, duplicates, Instant.EPOCH);
    }

    /**
     * What an event of a run is.
     *
     * @param start the run's start, from which as-of-lag counts back, and at which items are expired if no as-of is set
     */
    public EventSchema schema(Instant start) {
        return schema(columns, ttl, asOf, asOfLag, duplicates, start);
    }

    private static EventSchema schema(
            List<EventColumn> columns,
            String ttl,
            Instant asOf,
            Duration asOfLag,
            DuplicateRule duplicates,
            Instant start) {
        Instant cutOff = asOf != null || asOfLag == null ? asOf : start.minus(asOfLag);
        Instant until = cutOff == null && ttl != null ? start : cutOff;
        return new EventSchema(
                columns,
                new EventRules(
                        ttl,
                        until == null ? null : until.truncatedTo(ChronoUnit.SECONDS),
                        cutOff == null ? null : TIME,
                        duplicates));
    }
}
