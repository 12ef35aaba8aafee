package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Objects;

/**
 * How the times of a column are written, and which of them are read.
 *
 * @param format a name such as {@code epoch-nanos} or a pattern of {@link java.time.format.DateTimeFormatter}, in which
 *     y means u; null: a number counts seconds, milliseconds or microseconds since 1970, distinguished by size, and a
 *     text is ISO 8601, RFC 1123 or what JavaScript's Date writes
 * @param zone the zone of times that are written without one, or null: such times are rejected
 * @param locale the language of the names of months, days and halves of the day in the format
 * @param earliest times before it are rejected; null: none are
 * @param latest times after it are rejected; null: none are
 */
public record ColumnTime(String format, ZoneId zone, Locale locale, Instant earliest, Instant latest)
        implements Serializable {
    /** Reads the usual spellings with a zone, of every year. */
    public static final ColumnTime ANY = new ColumnTime(null, null, Locale.ENGLISH, null, null);

    /**
     * Checks the format and the range.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the format is not a pattern, or the range is empty
     */
    public ColumnTime {
        Objects.requireNonNull(locale, "locale");
        Problems problems = new Problems()
                .require(
                        earliest == null || latest == null || earliest.isBefore(latest),
                        "latest",
                        "latest is " + latest + ", which is not after earliest, " + earliest
                                + ", so that every time would be rejected");
        if (format != null) {
            try {
                TimeFormat.of(format, locale);
            } catch (IllegalArgumentException e) {
                problems.require(
                        false,
                        "format",
                        "\"" + format + "\" is not a format of times (" + e.getMessage() + "); write one of "
                                + NumberTime.names() + ", or a pattern such as \"yyyy/MM/dd HH:mm:ss\"");
            }
        }
        problems.raise();
    }

    /**
     * Returns the zone with that name.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if there is none; the problem's setting is empty
     */
    public static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            refuse(name, "a time zone; write a name such as UTC, +09:00 or Asia/Seoul");
            throw e;
        }
    }

    /**
     * Returns the language with that tag.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if it is not a tag; the problem's setting is empty
     */
    public static Locale locale(String tag) {
        try {
            return new Locale.Builder().setLanguageTag(tag).build();
        } catch (IllformedLocaleException e) {
            refuse(tag, "a language; write a tag such as en, ko or pt-BR");
            throw e;
        }
    }

    private static void refuse(String value, String rule) {
        new Problems().require(false, "", "\"" + value + "\" is not " + rule).raise();
    }

    /** Returns whether the format says a zone, or the column does. */
    boolean isUnderstood() {
        return format == null || zone != null || TimeFormat.of(format, locale).isZoned();
    }

    /** Returns these rules with the given values in place of those that are not set. */
    ColumnTime orElse(ZoneId otherZone, Instant otherEarliest, Instant otherLatest) {
        return new ColumnTime(
                format, first(zone, otherZone), locale, first(earliest, otherEarliest), first(latest, otherLatest));
    }

    private static <T> T first(T declared, T other) {
        return declared == null ? other : declared;
    }
}
