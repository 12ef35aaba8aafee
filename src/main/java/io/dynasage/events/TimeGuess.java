package io.dynasage.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the times of an attribute are probably written.
 *
 * @param time what to declare
 * @param doubt what only the reader can know, or an empty text
 */
record TimeGuess(ColumnTime time, String doubt) {
    private static final String ZONE_DOUBT = "The times say no zone; name the zone of the clock that wrote them.";
    private static final EventColumn COLUMN = new EventColumn(
                    "event_time", "event_time", ColumnType.TIMESTAMP, true, Set.of())
            .withTimes(ZoneId.of("UTC"), Instant.parse("1990-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));

    /** Returns whether the values are read as times without a further setting. */
    boolean isCertain() {
        return time.equals(ColumnTime.ANY);
    }

    /** Returns the guess, or an empty result if most of the values do not look like times. */
    static Optional<TimeGuess> of(AttributeProfile a) {
        double most = ColumnRole.MOST
                * a.types().values().stream().mapToLong(Long::longValue).sum();
        long local = a.spelled(Spelling.LOCAL_TIME);
        if (most > 0 && a.spelled(Spelling.ISO_TIME) + local >= most) {
            return Optional.of(formatted(a, null, Locale.ENGLISH, local == 0));
        }
        if (a.minNumber() != null && a.types().getOrDefault("N", 0L) >= most) {
            return ofNumbers(a, a.minNumber(), a.maxNumber());
        }
        boolean texts = a.spelled(Spelling.TEXT) + a.spelled(Spelling.NUMBER_AS_TEXT) >= most;
        if (a.minText() == null || !texts) {
            return Optional.empty();
        }
        if (NumberText.isNumber(a.minText()) && NumberText.isNumber(a.maxText())) {
            return ofNumbers(a, a.minText(), a.maxText());
        }
        return ofTexts(a);
    }

    private static Optional<TimeGuess> ofNumbers(AttributeProfile a, String min, String max) {
        TimeReader usual = new TimeReader(COLUMN);
        if (Stream.of(min, max).noneMatch(number -> usual.number(number).isRejected())) {
            return Optional.of(new TimeGuess(ColumnTime.ANY, ""));
        }
        List<TimeFormat> formats = usual.lookalikes(new BigDecimal(min));
        return formats.stream()
                .filter(format -> formats.equals(usual.lookalikes(new BigDecimal(max))))
                .findFirst()
                .map(format -> formatted(a, format.toString(), Locale.ENGLISH, format.isZoned()));
    }

    private static Optional<TimeGuess> ofTexts(AttributeProfile a) {
        List<TimeShape> shapes = TimeShape.of(a.minText());
        if (shapes.isEmpty() || !shapes.equals(TimeShape.of(a.maxText()))) {
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
