package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
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
        ParsedValue parsed = EventParser.parse(new EventColumn("c", "a", type, true, accept), tag, text);
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
                EventParser.parse(column, "N", number.toString()).value());
        assertEquals(number.doubleValue(), EventParser.parse(column, "S", plain).value());
        assertEquals(
                number.doubleValue(),
                EventParser.parse(column, "S", plain.replace('.', ',')).value());
    }

    @Property(tries = 500, seed = "2026")
    void everyLongComesBack(@ForAll long number) {
        assertEquals(
                number,
                EventParser.parse(EventParserTest.column(ColumnType.LONG), "N", Long.toString(number))
                        .value());
    }

    @Property(tries = 500, seed = "2026")
    void everyInstantComesBackFromIsoTextToTheMicrosecond(
            @ForAll @LongRange(min = 0, max = YEAR_9999) long second,
            @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
        Instant instant = Instant.ofEpochSecond(second, nanos);
        long micros = second * 1_000_000 + nanos / 1000;
        EventColumn time = EventParserTest.column(ColumnType.TIMESTAMP);
        assertEquals(micros, EventParser.parse(time, "S", instant.toString()).value());
        assertEquals(
                micros,
                EventParser.parse(
                                time,
                                "S",
                                LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString())
                        .value());
        assertEquals(
                micros,
                EventParser.parse(
                                time,
                                "S",
                                instant.atOffset(ZoneOffset.ofHoursMinutes(-5, -30))
                                        .toString())
                        .value());
    }

    @Property(tries = 500, seed = "2026")
    void secondsMillisecondsAndMicrosecondsOfTheSameInstantAreTheSame(
            @ForAll @LongRange(min = 100_000_000, max = 99_999_999_999L) long second) {
        EventColumn time = EventParserTest.column(ColumnType.TIMESTAMP);
        Object expected = second * 1_000_000;
        assertEquals(
                expected, EventParser.parse(time, "N", Long.toString(second)).value());
        assertEquals(
                expected,
                EventParser.parse(time, "N", Long.toString(second * 1000)).value());
        assertEquals(
                expected,
                EventParser.parse(time, "N", Long.toString(second * 1_000_000)).value());
    }

    @Provide
    Arbitrary<String> tags() {
        return Arbitraries.of("S", "N", "B", "BOOL", "SS", "NS", "BS", "L", "M", "NULL");
    }
}
