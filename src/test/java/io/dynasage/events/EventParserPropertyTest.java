package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class EventParserPropertyTest {
    private static final long YEAR_9999 = 253402300799L;

    @Property(tries = 500, seed = "2026")
    void anyValueOfAnyTypeIsReadOrRejectedWithoutItsTextInTheReason(
            @ForAll ColumnType type, @ForAll Set<Coercion> accept, @ForAll("tags") String tag, @ForAll String text) {
        Assume.that(!accept.containsAll(Set.of(Coercion.DECIMAL_COMMA, Coercion.GROUPED_THOUSANDS)));
        ParsedValue parsed = new EventParser(new EventColumn("c", "a", type, true, accept)).parse(tag, text);
        assertNotEquals(parsed.value() == null, parsed.rejectReason() == null);
        if (parsed.isRejected() && text.length() > 3 && text.codePoints().noneMatch(c -> c < 128)) {
            assertTrue(!parsed.rejectReason().contains(text));
        }
    }

    @Property(tries = 500, seed = "2026")
    void everyDecimalReadsTheSameFromNumberAndFromText(
            @ForAll @BigRange(min = "-1E30", max = "1E30") @Scale(8) BigDecimal number) {
        EventColumn column = EventParserTest.column(ColumnType.DOUBLE, Coercion.NUMBER_AS_TEXT, Coercion.DECIMAL_COMMA);
        String plain = number.toPlainString();
        assertEquals(
                number.doubleValue(),
                new EventParser(column).parse("N", number.toString()).value());
        assertEquals(
                number.doubleValue(), new EventParser(column).parse("S", plain).value());
        assertEquals(
                number.doubleValue(),
                new EventParser(column).parse("S", plain.replace('.', ',')).value());
    }

    @Property(tries = 500, seed = "2026")
    void everyNumberWithGroupedThousandsComesBack(@ForAll @BigRange(min = "-1E30", max = "1E30") BigDecimal number) {
        EventColumn column = EventParserTest.column(ColumnType.DOUBLE, Coercion.GROUPED_THOUSANDS);
        String written =
                new DecimalFormat("#,##0.##########", DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(number);
        assertEquals(
                new BigDecimal(written.replace(",", "")).doubleValue(),
                new EventParser(column).parse("S", written).value());
    }

    @Property(tries = 500, seed = "2026")
    void everyLongComesBack(@ForAll long number) {
        assertEquals(
                number,
                new EventParser(EventParserTest.column(ColumnType.LONG))
                        .parse("N", Long.toString(number))
                        .value());
    }

    @Property(tries = 500, seed = "2026")
    void everyInstantComesBackFromIsoTextToTheMicrosecond(
            @ForAll @LongRange(min = 0, max = YEAR_9999) long second,
            @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
        Instant instant = Instant.ofEpochSecond(second, nanos);
        long micros = second * 1_000_000 + nanos / 1000;
        EventColumn time = EventParserTest.column(ColumnType.TIMESTAMP);
        assertEquals(
                micros, new EventParser(time).parse("S", instant.toString()).value());
        assertEquals(
                micros,
                new EventParser(time)
                        .parse("S", LocalDateTime.ofInstant(instant, ZoneOffset.UTC) + "[UTC]")
                        .value());
        assertEquals(
                micros,
                new EventParser(time)
                        .parse(
                                "S",
                                instant.atOffset(ZoneOffset.ofHoursMinutes(-5, -30))
                                        .toString())
                        .value());
    }

    @Property(tries = 500, seed = "2026")
    void secondsMillisecondsAndMicrosecondsOfTheSameInstantAreTheSame(
            @ForAll @LongRange(min = 631_152_000, max = 4_102_444_799L) long second) {
        EventColumn time = EventParserTest.column(ColumnType.TIMESTAMP);
        Object expected = second * 1_000_000;
        assertEquals(
                expected,
                new EventParser(time).parse("N", Long.toString(second)).value());
        assertEquals(
                expected,
                new EventParser(time).parse("N", Long.toString(second * 1000)).value());
        assertEquals(
                expected,
                new EventParser(time)
                        .parse("N", Long.toString(second * 1_000_000))
                        .value());
    }

    @Provide
    Arbitrary<String> tags() {
        return Arbitraries.of("S", "N", "B", "BOOL", "SS", "NS", "BS", "L", "M", "NULL");
    }
}
