package io.dynasage.config;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Reads durations and instants. */
record TimeSettings(Settings settings, CheckedConfig values) {

    /** Returns a duration above 0. */
    Duration duration(String key) {
        values.shapes().duration(values.shapeKey(key));
        Duration duration =
                values.readWithUnit(key, Duration.ofSeconds(1), "6s, 6m, 6h or 6d", values.config()::getDuration);
        if (duration.isZero() || duration.isNegative()) {
            values.wrong(key, "a duration of " + duration + " is not above zero");
        }
        return duration;
    }

    /** Returns a duration above 0, or an empty result if it is not set. */
    Optional<Duration> durationIfSet(String key) {
        values.shapes().duration(values.shapeKey(key));
        return values.value(key).map(value -> duration(key));
    }

    /** Returns a duration that can be 0, which means none. */
    Duration durationOrNone(String key) {
        values.shapes().durationOrNone(values.shapeKey(key));
        Duration duration = values.readWithUnit(key, Duration.ZERO, "6s, 6m, 6h or 6d", values.config()::getDuration);
        if (duration.isNegative()) {
            values.wrong(key, "a duration of " + duration + " is below zero");
        }
        return duration;
    }

    /** Returns instants in ISO 8601 with their offsets. */
    List<Instant> instants(String key) {
        values.shapes().times(values.shapeKey(key));
        return settings.list(key).stream()
                .flatMap(text -> instant(key, text).stream())
                .toList();
    }

    /** Returns an instant in ISO 8601 with its offset, or an empty result if it is not set or unusable. */
    Optional<Instant> instant(String key) {
        values.shapes().time(values.shapeKey(key));
        return settings.optional(key).flatMap(text -> instant(key, text));
    }

    private Optional<Instant> instant(String key, String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            values.wrong(key, "\"" + text + "\" is not a time; write \"2026-01-31T00:00:00Z\"");
            return Optional.empty();
        }
    }
}
