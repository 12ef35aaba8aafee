package io.dynasage.config;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;

/** Reads durations and instants. */
final class TimeSettings {
    private final Settings settings;
    private final CheckedConfig values;
    private final SettingShapes shapes;

    TimeSettings(Settings settings, CheckedConfig values) {
        this.settings = settings;
        this.values = values;
        this.shapes = values.shapes();
    }

    /** Returns a duration above 0. */
    Duration duration(String key) {
        shapes.duration(values.shapeKey(key));
        Duration duration = values.read(key, Duration.ofSeconds(1), values.config()::getDuration);
        if (duration.isZero() || duration.isNegative()) {
            values.wrong(key, "a duration of " + duration + " is not above zero");
        }
        return duration;
    }

    /** Returns a duration above 0, or null if it is not set. */
    Duration durationIfSet(String key) {
        shapes.duration(values.shapeKey(key));
        return values.value(key) == null ? null : duration(key);
    }

    /** Returns a duration that can be 0, which means none. */
    Duration durationOrNone(String key) {
        shapes.durationOrNone(values.shapeKey(key));
        Duration duration = values.read(key, Duration.ZERO, values.config()::getDuration);
        if (duration.isNegative()) {
            values.wrong(key, "a duration of " + duration + " is below zero");
        }
        return duration;
    }

    /** Returns instants in ISO 8601 with their offsets. */
    List<Instant> instants(String key) {
        shapes.times(values.shapeKey(key));
        return settings.list(key).stream()
                .map(text -> instant(key, text))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns an instant in ISO 8601 with its offset, or null if it is not set. */
    Instant instant(String key) {
        shapes.time(values.shapeKey(key));
        return instant(key, settings.optional(key));
    }

    private Instant instant(String key, String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            values.wrong(key, "\"" + text + "\" is no time; write \"2026-01-31T00:00:00Z\"");
            return null;
        }
    }
}
