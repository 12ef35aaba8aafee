package io.dynasage.events;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the times of one column. A value that can be read in two ways, or that cannot be true, is rejected with the
 * settings that would read it. Reasons begin with a verb; the attribute goes before them. For one thread.
 */
final class TimeReader {
    private static final long SECONDS_END = 100_000_000_000L;
    private static final long MILLIS_END = 1000 * SECONDS_END;
    /**
     * In these years no number of seconds, milliseconds or microseconds looks like a date in digits, except for
     * yyyyMMddHH from 2033 on.
     */
    private static final long USUAL_FROM = WrittenTime.micros(Instant.parse("1990-01-01T00:00:00Z"));

    private static final long USUAL_END = WrittenTime.micros(Instant.parse("2100-01-01T00:00:00Z"));
    private static final long DAY = 86_400_000_000L;
    private static final int MOST_DIGITS = 40;
    private static final int MOST_USUAL_DIGITS = 16;
    private static final String ZONE = "zone = UTC (or the zone of the clock that wrote it)";

    /** What a number may mean that is not a time in the usual units. */
    private static final List<TimeFormat> LOOKALIKES = Stream.of(
                    "yyyyMMddHHmmssSSS",
                    "yyyyMMddHHmmss",
                    "yyyyMMddHHmm",
                    "yyyyMMddHH",
                    "yyyyMMdd",
                    "yyyyMM",
                    "epoch-days",
                    "excel-days")
            .map(format -> TimeFormat.of(format, Locale.ENGLISH))
            .toList();

    /** What a number from {@link #FINER_FROM} on may mean other than microseconds. */
    private static final List<TimeFormat> FINER = Stream.of("epoch-nanos", "dotnet-ticks")
            .map(format -> TimeFormat.of(format, Locale.ENGLISH))
            .toList();

    private static final BigDecimal FINER_FROM = new BigDecimal("1E17");

    /** Texts that are not ISO 8601, but say everything: RFC 1123, and what JavaScript's Date.toString gives. */
    private static final List<DateTimeFormatter> NAMED = List.of(
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("[EEE, ]d MMM uuuu HH:mm[:ss] ")
                    .appendOffset("+HHMM", "GMT")
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("EEE MMM dd uuuu HH:mm:ss 'GMT'xx", Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT));

    /** Milliseconds since 1970, as .NET's serializers write them; an offset after them changes nothing. */
    private static final Pattern DOTNET_JSON = Pattern.compile("/Date\\((-?\\d{1,14})(?:[+-]\\d{4})?\\)/");

    private final String column;
    private final ColumnTime time;
    private final Optional<TimeFormat> declared;
    private final Instant first;
    private final Instant last;
    private final long earliest;
    private final long latest;

    TimeReader(EventColumn column) {
        this.column = column.name();
        this.time = column.time();
        this.declared = Optional.ofNullable(time.format()).map(format -> TimeFormat.of(format, time.locale()));
        this.first = Objects.requireNonNullElse(time.earliest(), TimeFormat.FIRST);
        this.last = Objects.requireNonNullElse(time.latest(), TimeFormat.LAST);
        this.earliest = WrittenTime.micros(first);
        this.latest = WrittenTime.micros(last);
    }

    /** Returns the time that a well-formed number says, in microseconds since 1970. */
    ParsedValue number(String number) {
        if (declared.isPresent()) {
            return formatted(digits(new BigDecimal(number)));
        }
        long usual = usualMicros(number);
        if (usual >= USUAL_FROM && usual < USUAL_END && usual >= earliest && usual <= latest) {
            return ParsedValue.of(usual);
        }
        BigDecimal count = new BigDecimal(number);
        NumberTime unit = unit(count);
        OptionalLong micros = unit.micros(count);
        if (micros.isPresent() && micros.getAsLong() >= USUAL_FROM && micros.getAsLong() < USUAL_END) {
            ParsedValue read = inRange(micros.getAsLong());
            if (read.isRejected()) {
                return lookalike(count).orElse(read);
            }
            return read;
        }
        Optional<ParsedValue> lookalike = lookalike(count);
        if (micros.isEmpty()) {
            return lookalike.orElseGet(() -> ParsedValue.rejected("is a number that is not a time before the year 10000"
                    + " in seconds, milliseconds or microseconds since 1970; set format on column " + column
                    + " to what it counts: " + NumberTime.names()));
        }
        ParsedValue unusual = inRange(micros.getAsLong());
        if (unusual.isRejected() || lookalike.isEmpty()) {
            return lookalike.orElse(unusual);
        }
        return ParsedValue.rejected("is a number that can be read in two ways: set format = " + unit + " on column "
                + column + ", or it " + lookalike.get().rejectReason());
    }

    /** Returns the time that a text says, or an empty result if the text is not one that is read. */
    Optional<ParsedValue> text(String text) {
        String stripped = plain(text);
        if (declared.isPresent()) {
            return Optional.of(formatted(stripped));
        }
        try {
            return written(stripped).map(this::instant);
        } catch (DateTimeException e) {
            return Optional.of(ParsedValue.rejected(
                    "is written as ISO 8601, but there is no such date or time; correct the" + " items"));
        }
    }

    /** Returns what to set to read a text that looks like a time, or an empty result if it does not. */
    Optional<String> cure(String text) {
        List<TimeShape> shapes = TimeShape.of(plain(text));
        if (shapes.isEmpty()) {
            return Optional.empty();
        }
        String settings = shapes.stream().map(TimeShape::settings).collect(Collectors.joining(" or "));
        boolean zoned = shapes.stream()
                .allMatch(shape -> TimeFormat.of(shape.format(), shape.locale()).isZoned());
        return Optional.of("is text (S) in a format that has to be declared; set " + settings + zone(zoned)
                + " on column " + column);
    }

    private ParsedValue formatted(String text) {
        return declared.orElseThrow()
                .read(text)
                .map(this::instant)
                .orElseGet(() -> ParsedValue.rejected("is not a time in the format \"" + declared.get()
                        + "\" of column " + column + "; correct the items or the format"));
    }

    private ParsedValue instant(WrittenTime written) {
        ParsedValue micros = written.micros(time.zone());
        if (micros.value() instanceof Long value) {
            return inRange(value);
        }
        if (written.zone() == null && time.zone() == null) {
            return ParsedValue.rejected(micros.rejectReason() + ", so it can be read in many ways; set " + ZONE
                    + " on column " + column + ", or events.time-zone for all columns");
        }
        return micros;
    }

    /** The value of a time out of range is kept, so that an as-of cut-off can leave the item out. */
    private ParsedValue inRange(long micros) {
        if (micros < earliest) {
            return new ParsedValue(
                    null,
                    "is a time before " + first + ", the earliest that column " + column
                            + " takes; correct the items, or set an earlier one as earliest on the column");
        }
        if (micros > latest) {
            return new ParsedValue(
                    micros,
                    "is a time after " + last + ", the latest that column " + column
                            + " takes; correct the items, or set a later one as latest on the column");
        }
        return ParsedValue.of(micros);
    }

    /** Returns what a number may mean that is not a time in the usual units. */
    List<TimeFormat> lookalikes(BigDecimal number) {
        String digits = digits(number);
        boolean fine = number.abs().compareTo(FINER_FROM) >= 0;
        return Stream.concat(LOOKALIKES.stream(), fine ? FINER.stream() : Stream.of())
                .filter(format -> format.read(digits).filter(this::isPlausible).isPresent())
                .toList();
    }

    private Optional<ParsedValue> lookalike(BigDecimal number) {
        List<TimeFormat> formats = lookalikes(number);
        if (formats.isEmpty()) {
            return Optional.empty();
        }
        String names = formats.stream().map(TimeFormat::toString).collect(Collectors.joining(" or "));
        String settings =
                formats.stream().map(format -> "format = \"" + format + "\"").collect(Collectors.joining(" or "));
        return Optional.of(ParsedValue.rejected("is a number that looks like a time written as " + names + "; set "
                + settings + zone(formats.stream().allMatch(TimeFormat::isZoned)) + " on column " + column));
    }

    private boolean isPlausible(WrittenTime written) {
        long micros = (long) written.micros(ZoneOffset.UTC).value();
        return micros >= earliest - DAY && micros <= latest + DAY;
    }

    private String zone(boolean zoned) {
        if (zoned || time.zone() != null) {
            return "";
        }
        return " and " + ZONE;
    }

    /** Returns what a number of few digits says, as most are, without the work for all others; 0 for other numbers. */
    private static long usualMicros(String number) {
        if (number.length() > MOST_USUAL_DIGITS) {
            return 0;
        }
        long count = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            count = 10 * count + digit;
        }
        if (count < SECONDS_END) {
            return count * 1_000_000;
        }
        if (count < MILLIS_END) {
            return count * 1_000;
        }
        return count;
    }

    /** Returns the number without an exponent, unless that would need many zeros. */
    private static String digits(BigDecimal number) {
        if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS) {
            return number.toString();
        }
        return number.stripTrailingZeros().toPlainString();
    }

    private static NumberTime unit(BigDecimal number) {
        BigDecimal size = number.abs();
        if (size.compareTo(BigDecimal.valueOf(SECONDS_END)) < 0) {
            return NumberTime.EPOCH_SECONDS;
        }
        if (size.compareTo(BigDecimal.valueOf(MILLIS_END)) < 0) {
            return NumberTime.EPOCH_MILLIS;
        }
        return NumberTime.EPOCH_MICROS;
    }

    /** Returns the text without spaces around it, and with plain ones in it: JavaScript writes U+202F before AM. */
    private static String plain(String text) {
        return text.replace('\u202f', ' ').replace('\u00a0', ' ').strip();
    }

    /**
     * Returns the time that a text says without a declared format, or an empty result.
     *
     * @throws DateTimeException if the text has the form of ISO 8601, but there is no such date or time
     */
    static Optional<WrittenTime> written(String text) {
        return IsoTime.read(text).or(() -> named(text));
    }

    private static Optional<WrittenTime> named(String text) {
        Matcher date = DOTNET_JSON.matcher(text);
        if (date.matches()) {
            return Optional.of(WrittenTime.ofEpochMicros(Long.parseLong(date.group(1)) * 1000));
        }
        return NAMED.stream()
                .map(formatter -> TimeFormat.written(formatter, text))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
