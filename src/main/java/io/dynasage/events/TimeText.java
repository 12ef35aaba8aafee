package io.dynasage.events;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;

/** Times as numbers since 1970 and as ISO 8601 text, in microseconds. */
final class TimeText {
    private static final BigDecimal SECONDS_END = new BigDecimal("1e11");
    private static final BigDecimal MILLIS_END = new BigDecimal("1e14");
    /** 9999-12-31T23:59:59.999999Z, the last instant that SQL's timestamps and four-digit years can represent. */
    private static final BigDecimal MICROS_MAX = new BigDecimal("253402300799999999");

    private static final int LONGEST = 40;

    /**
     * A date, or a date and time with T, t or a space between them, and an offset (Z, +01:00, +0100, +01) or none,
     * which means UTC.
     */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][ ]")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM:ss", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private TimeText() {}

    /**
     * Returns the microseconds since 1970 of a number of seconds (absolute value below 1e11), milliseconds (below 1e14)
     * or microseconds. A finer fraction is cut off. The result is empty beyond the year 9999.
     */
    static OptionalLong epochMicros(BigDecimal number) {
        BigDecimal size = number.abs();
        if (size.compareTo(MICROS_MAX) > 0) {
            return OptionalLong.empty();
        }
        BigDecimal micros = number;
        if (size.compareTo(SECONDS_END) < 0) {
            micros = number.movePointRight(6);
        } else if (size.compareTo(MILLIS_END) < 0) {
            micros = number.movePointRight(3);
        }
        return OptionalLong.of(micros.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    /**
     * Returns the microseconds since 1970 of a time in ISO 8601. A finer fraction is cut off. The result is empty if
     * the text is not such a time.
     */
    static OptionalLong micros(String text) {
        String time = text.strip();
        if (time.length() < 10 || time.length() > LONGEST || time.charAt(4) != '-') {
            return OptionalLong.empty();
        }
        try {
            TemporalAccessor parsed = ISO.parseBest(time, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            Instant instant = instant(parsed);
            return OptionalLong.of(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static Instant instant(TemporalAccessor parsed) {
        if (parsed instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (parsed instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC);
        }
        return ((LocalDate) parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
