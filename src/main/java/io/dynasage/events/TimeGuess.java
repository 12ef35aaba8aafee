package io.dynasage.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the times of an attribute are probably written.
 *
 * @param time what to declare
 * @param doubt what only the reader can know, or an empty text
 */
record TimeGuess(ColumnTime time, String doubt) {
    /** The number of values that are judged. */
    private static final int JUDGED = 200;

    private static final String ZONE_DOUBT = "The times say no zone; name the zone of the clock that wrote them.";
    private static final EventColumn COLUMN = new EventColumn(
                    "event_time", "event_time", ColumnType.TIMESTAMP, true, Set.of())
            .withTimes(ZoneId.of("UTC"), Instant.parse("1990-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));

    /** Returns whether the values are read as times without a further setting. */
    boolean isCertain() {
        return time.equals(ColumnTime.ANY);
    }

    /**
     * Returns the guess, or an empty result if less than most of the values look like times of one form.
     *
     * @param written some or all of the values, with others than numbers and texts left out
     */
    static Optional<TimeGuess> of(AttributeProfile a, Supplier<Stream<String>> written) {
        double most = ColumnRole.MOST * MissingWords.present(a);
        long local = a.spelled(Spelling.LOCAL_TIME);
        if (most > 0 && a.spelled(Spelling.ISO_TIME) + local >= most) {
            return Optional.of(formatted(a, null, Locale.ENGLISH, local == 0));
        }
        boolean numbers = a.types().getOrDefault("N", 0L) >= most;
        boolean texts = a.spelled(Spelling.TEXT) + a.spelled(Spelling.NUMBER_AS_TEXT) >= most;
        if (most <= 0 || !numbers && !texts) {
            return Optional.empty();
        }
        List<String> values = written.get()
                .filter(value -> !MissingWords.isOne(value))
                .limit(JUDGED)
                .toList();
        List<String> counts = values.stream().filter(NumberText::isNumber).toList();
        return isMost(counts.size(), values) ? ofNumbers(a, counts) : ofTexts(a, values);
    }

    private static boolean isMost(long count, List<String> values) {
        return count > 0 && count >= ColumnRole.MOST * values.size();
    }

    private static Optional<TimeGuess> ofNumbers(AttributeProfile a, List<String> numbers) {
        TimeReader usual = new TimeReader(COLUMN);
        long read = numbers.stream()
                .filter(number -> !usual.number(number).isRejected())
                .count();
        if (isMost(read, numbers)) {
            return Optional.of(new TimeGuess(ColumnTime.ANY, ""));
        }
        return ofMost(numbers, number -> usual.lookalikes(new BigDecimal(number))).stream()
                .findFirst()
                .map(format -> formatted(a, format.toString(), Locale.ENGLISH, format.isZoned()));
    }

    /** Returns what most of the values look like, that of the most first. */
    private static <T> List<T> ofMost(List<String> values, Function<String, List<T>> looks) {
        Map<T, Long> counts = values.stream()
                .flatMap(value -> looks.apply(value).stream())
                .collect(Collectors.groupingBy(look -> look, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .filter(look -> isMost(look.getValue(), values))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Optional<TimeGuess> ofTexts(AttributeProfile a, List<String> texts) {
        List<TimeShape> shapes = ofMost(texts, TimeShape::of);
        if (shapes.isEmpty()) {
            return Optional.empty();
        }
        TimeShape shape = shapes.get(0);
        TimeGuess guess = formatted(
                a,
                shape.format(),
                shape.locale(),
                TimeFormat.of(shape.format(), shape.locale()).isZoned());
        if (shapes.size() == 1) {
            return Optional.of(guess);
        }
        String others = shapes.stream().skip(1).map(TimeShape::settings).collect(Collectors.joining(" or "));
        return Optional.of(new TimeGuess(guess.time, "Or " + others + ". " + guess.doubt));
    }

    /** @param format the format to declare, or null: none is needed */
    private static TimeGuess formatted(AttributeProfile a, String format, Locale locale, boolean zoned) {
        boolean korean = locale.equals(Locale.KOREAN) || Hangul.isIn(a.name());
        ZoneId likely = ZoneId.of(korean ? "Asia/Seoul" : "UTC");
        ZoneId zone = zoned ? null : likely;
        return new TimeGuess(new ColumnTime(format, zone, locale, null, null), zoned ? "" : ZONE_DOUBT);
    }
}
