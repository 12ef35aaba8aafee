package io.dynasage.events;

import io.dynasage.settings.Choice;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A declared format of times: a {@link NumberTime} or a pattern. */
final class TimeFormat {
    /** The first instant that SQL's timestamps can represent. */
    static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    /** The last instant that SQL's timestamps can represent. */
    static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern REMARK = Pattern.compile(" \\([^)]*\\)$");

    private final String format;
    private final boolean zoned;
    private final Function<String, Optional<WrittenTime>> reader;

    private TimeFormat(String format, boolean zoned, Function<String, Optional<WrittenTime>> reader) {
        this.format = format;
        this.zoned = zoned;
        this.reader = reader;
    }

    /**
     * Returns the format with that name or pattern.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static TimeFormat of(String format, Locale locale) {
        Optional<NumberTime> number = Choice.of(NumberTime.class, format);
        if (number.isPresent()) {
            return new TimeFormat(format, number.get().isZoned(), text -> counted(number.get(), text));
        }
        String fields = QUOTED.matcher(format).replaceAll("");
        if (fields.chars().noneMatch(c -> "uyYe".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("it has no year");
        }
        DateTimeFormatter formatter = formatter(format, fields, locale);
        boolean zoned = fields.chars().anyMatch(c -> "XxZzOVv".indexOf(c) >= 0);
        return new TimeFormat(format, zoned, text -> written(formatter, text));
    }

    /** Returns whether a text in this format says its zone. */
    boolean isZoned() {
        return zoned;
    }

    /** Returns the time, or an empty result if the text is not in this format. */
    Optional<WrittenTime> read(String text) {
        return reader.apply(text);
    }

    @Override
    public String toString() {
        return format;
    }

    private static Optional<WrittenTime> counted(NumberTime unit, String text) {
        if (!NumberText.isNumber(text)) {
            return Optional.empty();
        }
        OptionalLong micros = unit.micros(new BigDecimal(text));
        if (micros.isEmpty()) {
            return Optional.empty();
        }
        WrittenTime utc = WrittenTime.ofEpochMicros(micros.getAsLong());
        if (unit.isZoned()) {
            return Optional.of(utc);
        }
        return Optional.of(new WrittenTime(utc.local(), null, false));
    }

    /**
     * Reads a text with a pattern. A remark in parentheses after what the pattern reads, such as the name of a zone, is
     * ignored.
     */
    static Optional<WrittenTime> written(DateTimeFormatter formatter, String text) {
        return parsed(formatter, text)
                .or(() -> Optional.of(REMARK.matcher(text))
                        .filter(Matcher::find)
                        .flatMap(remark -> parsed(formatter, text.substring(0, remark.start()))));
    }

    private static Optional<WrittenTime> parsed(DateTimeFormatter formatter, String text) {
        try {
            return Optional.of(timeOf(formatter.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns what was read: a day may say a zone, and an offset counts more than the name of a zone. */
    private static WrittenTime timeOf(TemporalAccessor parsed) {
        LocalDate date = LocalDate.from(parsed);
        ZoneId offset = parsed.query(TemporalQueries.offset());
        ZoneId zone = offset == null ? parsed.query(TemporalQueries.zone()) : offset;
        LocalTime clock = parsed.query(TemporalQueries.localTime());
        if (clock == null) {
            return new WrittenTime(date.atStartOfDay(), zone, false, true);
        }
        return new WrittenTime(date.atTime(clock), zone, false);
    }

    private static DateTimeFormatter formatter(String format, String fields, Locale locale) {
        DateTimeFormatterBuilder builder =
                new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(proleptic(format));
        if (fields.chars().noneMatch(c -> "dDeEcwWF".indexOf(c) >= 0)) {
            builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
            if (fields.chars().noneMatch(c -> "MLqQ".indexOf(c) >= 0)) {
                builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
            }
        }
        return builder.toFormatter(locale).withResolverStyle(ResolverStyle.STRICT);
    }

    /** Replaces the year of the era, which is not a year without its era, by the year. */
    private static String proleptic(String format) {
        StringBuilder proleptic = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            quoted ^= c == '\'';
            proleptic.append(c == 'y' && !quoted ? 'u' : c);
        }
        return proleptic.toString();
    }
}
