package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

    @Test
    void readsEachTypeFromItsOwnTag() {
        assertEquals("u1", value(column(ColumnType.STRING), "S", "u1"));
        assertEquals(4.5, value(column(ColumnType.DOUBLE), "N", "4.5"));
        assertEquals(100.0, value(column(ColumnType.DOUBLE), "N", "1E+2"));
        assertEquals(100L, value(column(ColumnType.LONG), "N", "1E+2"));
        assertEquals(Long.MIN_VALUE, value(column(ColumnType.LONG), "N", "-9223372036854775808"));
        assertEquals(true, value(column(ColumnType.BOOLEAN), "BOOL", "true"));
    }

    @Test
    void rejectsRatingStoredAsTextAndNamesTheCoercionThatReadsIt() {
        assertEquals(
                "attribute stars is text (S) that holds a number, but column rating is a number (N); "
                        + "accept = [number-as-text] on column rating would read it",
                reason(column(ColumnType.DOUBLE), "S", "4.5"));
        assertEquals(
                "attribute stars is text (S) that holds a number, but column rating is a number (N); "
                        + "accept = [decimal-comma] on column rating would read it",
                reason(column(ColumnType.DOUBLE), "S", "4,5"));
        assertEquals(
                "attribute stars is text (S) that cannot be read, but column rating is a number (N)",
                reason(column(ColumnType.DOUBLE), "S", "four"));
    }

    @Test
    void readsNumberAsTextWhenAccepted() {
        EventColumn accepting = column(ColumnType.DOUBLE, Coercion.NUMBER_AS_TEXT);
        assertEquals(4.5, value(accepting, "S", " 4.5 "));
        assertEquals(-0.5, value(accepting, "S", "-.5"));
        assertEquals(
                "attribute stars is text (S) that holds a number, but column rating is a number (N); "
                        + "accept = [decimal-comma] on column rating would read it",
                reason(accepting, "S", "4,5"));
    }

    @Test
    void readsDecimalCommaButNeverGuessesAboutADot() {
        EventColumn comma = column(ColumnType.DOUBLE, Coercion.DECIMAL_COMMA);
        assertEquals(4.5, value(comma, "S", "4,5"));
        assertEquals(45.0, value(comma, "S", "45"));
        assertTrue(EventParser.parse(comma, "S", "1.234").isRejected());
        EventColumn both = column(ColumnType.DOUBLE, Coercion.DECIMAL_COMMA, Coercion.NUMBER_AS_TEXT);
        assertEquals(4.5, value(both, "S", "4,5"));
        assertEquals(4.5, value(both, "S", "4.5"));
        assertTrue(EventParser.parse(both, "S", "1.234,5").isRejected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NaN", "Infinity", "1d", "0x1p3", "", "-", ".", "1e", "1e99999", "--1", "1 2", "١", "1e5e5"})
    void rejectsTextThatJavaOrNobodyCallsANumber(String text) {
        assertTrue(EventParser.parse(column(ColumnType.DOUBLE, Coercion.NUMBER_AS_TEXT), "S", text)
                .isRejected());
    }

    @Test
    void rejectsNumbersThatDoNotFit() {
        assertEquals(
                "attribute stars is a number too large for a double",
                reason(column(ColumnType.DOUBLE, Coercion.NUMBER_AS_TEXT), "S", "1e999"));
        assertEquals(
                "attribute stars is a number with a fraction or beyond 64 bits, but column rating is of type"
                        + " long; declare it as double or string",
                reason(column(ColumnType.LONG), "N", "1.5"));
        assertTrue(EventParser.parse(column(ColumnType.LONG), "N", "9223372036854775808")
                .isRejected());
        assertTrue(EventParser.parse(column(ColumnType.LONG), "N", "9E+125").isRejected());
    }

    @Test
    void readsAnIdStoredAsNumberOnlyWhenAccepted() {
        assertEquals(
                "attribute stars is a number (N), but column rating is text (S); accept = [text-as-number] on"
                        + " column rating would read it",
                reason(column(ColumnType.STRING), "N", "42"));
        assertEquals(
                "12345678901234567890123456789012345678",
                value(
                        column(ColumnType.STRING, Coercion.TEXT_AS_NUMBER),
                        "N",
                        "12345678901234567890123456789012345678"));
    }

    @ParameterizedTest
    @CsvSource({
        "N,1700000000,2023-11-14T22:13:20Z",
        "N,1700000000.25,2023-11-14T22:13:20.250Z",
        "N,1700000000123,2023-11-14T22:13:20.123Z",
        "N,1700000000123456,2023-11-14T22:13:20.123456Z",
        "N,-1,1969-12-31T23:59:59Z",
        "N,0,1970-01-01T00:00:00Z",
        "N,99999999999,5138-11-16T09:46:39Z",
        "N,100000000000,1973-03-03T09:46:40Z",
        "S,2023-11-14T22:13:20Z,2023-11-14T22:13:20Z",
        "S,2023-11-14T23:13:20+01:00,2023-11-14T22:13:20Z",
        "S,2023-11-14T23:13:20.5+0100,2023-11-14T22:13:20.500Z",
        "S,2023-11-14 22:13:20,2023-11-14T22:13:20Z",
        "S,2023-11-14T22:13Z,2023-11-14T22:13:00Z",
        "S,2023-11-14,2023-11-14T00:00:00Z",
        "S,2023-11-14T22:13:20.123456789Z,2023-11-14T22:13:20.123456Z"
    })
    void readsTimesInEveryUnitAndSpelling(String tag, String text, Instant expected) {
        long micros = (Long) value(column(ColumnType.TIMESTAMP), tag, text);
        assertEquals(
                expected,
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000));
    }

    @Test
    void rejectsTimesThatAreNone() {
        EventColumn time = column(ColumnType.TIMESTAMP);
        assertEquals(
                "attribute stars is text (S) that holds a number, but column rating is a time (an N since 1970,"
                        + " or an S such as 2026-01-31T10:15:30Z); "
                        + "accept = [number-as-text] on column rating would read it",
                reason(time, "S", "1700000000"));
        assertEquals(
                1_700_000_000_000_000L,
                value(column(ColumnType.TIMESTAMP, Coercion.NUMBER_AS_TEXT), "S", "1700000000"));
        assertTrue(reason(time, "N", "1700000000123456789").contains("nanoseconds?"));
        assertTrue(EventParser.parse(time, "S", "2023-02-30T00:00:00Z").isRejected());
        assertTrue(EventParser.parse(time, "S", "yesterday at 5").isRejected());
    }

    @Test
    void leavesAnOptionalColumnNullWhenTheAttributeIsMissingOrNull() {
        assertNull(value(column(ColumnType.DOUBLE), null, null));
        assertNull(value(column(ColumnType.DOUBLE), "NULL", null));
        assertEquals("", value(column(ColumnType.STRING), "S", ""));
    }

    @Test
    void rejectsARequiredColumnThatIsMissingNullOrEmpty() {
        EventColumn required = new EventColumn("user_id", "user", ColumnType.STRING, true, Set.of());
        assertEquals("attribute user is missing, and column user_id is required", reason(required, null, null));
        assertEquals("attribute user is NULL, and column user_id is required", reason(required, "NULL", null));
        assertEquals("attribute user is empty text, and column user_id is required", reason(required, "S", ""));
    }

    @Test
    void rejectsOtherTypesByTheirTag() {
        assertEquals(
                "attribute stars is of type M, but column rating is a number (N)",
                reason(column(ColumnType.DOUBLE), "M", "{}"));
        assertEquals(
                "attribute stars is of type S, but column rating is a boolean (BOOL)",
                reason(column(ColumnType.BOOLEAN), "S", "true"));
    }

    @Test
    void rejectsValuesThatAreNotAllowed() {
        EventColumn kind = allowing(ColumnType.STRING, "view", "cart");
        assertEquals("cart", value(kind, "S", "cart"));
        assertNull(value(kind, null, null));
        assertEquals(
                "attribute stars is none of the values that column rating allows: view, cart",
                reason(kind, "S", "Cart"));
        assertEquals(List.of("view", "cart"), List.copyOf(kind.allowed()));
    }

    @Test
    void comparesAllowedNumbersByWhatTheyAreWorth() {
        EventColumn stars = allowing(ColumnType.DOUBLE, "1", "2.50", "0");
        assertEquals(2.5, value(stars, "N", "25E-1"));
        assertEquals(1.0, value(stars, "N", "1.0"));
        assertEquals(0.0, value(stars, "N", "-0"));
        assertTrue(EventParser.parse(stars, "N", "3").isRejected());
        assertEquals(100L, value(allowing(ColumnType.LONG, "100"), "N", "1E+2"));
        assertEquals(true, value(allowing(ColumnType.BOOLEAN, "true"), "BOOL", "true"));
        assertTrue(EventParser.parse(allowing(ColumnType.BOOLEAN, "true"), "BOOL", "false")
                .isRejected());
    }

    @Test
    void namesNoMoreThanTwelveAllowedValues() {
        String[] many =
                java.util.stream.IntStream.range(0, 40).mapToObj(i -> "v" + i).toArray(String[]::new);
        assertTrue(reason(allowing(ColumnType.STRING, many), "S", "x")
                .endsWith("allows: v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11 and 28 more"));
    }

    @Test
    void refusesAllowedValuesThatTheTypeDoesNotHave() {
        assertEquals(
                "Column rating is of type long, but allows \"five\", which is no such value; correct the value"
                        + " or the column's type",
                assertThrows(IllegalArgumentException.class, () -> allowing(ColumnType.LONG, "1", "five"))
                        .getMessage());
        assertEquals(
                "Column rating is of type boolean, but allows \"yes\", which is no such value; correct the"
                        + " value or the column's type",
                assertThrows(IllegalArgumentException.class, () -> allowing(ColumnType.BOOLEAN, "yes"))
                        .getMessage());
        assertEquals(
                "Column rating is of type timestamp, for which no allowed values can be listed; remove allowed,"
                        + " or declare the column as string or long",
                assertThrows(IllegalArgumentException.class, () -> allowing(ColumnType.TIMESTAMP, "2026-01-01"))
                        .getMessage());
    }

    private static EventColumn allowing(ColumnType type, String... allowed) {
        return new EventColumn("rating", "stars", type, false, Set.of(), new LinkedHashSet<>(List.of(allowed)), false);
    }

    static EventColumn column(ColumnType type, Coercion... accept) {
        return new EventColumn("rating", "stars", type, false, Set.of(accept));
    }

    private static Object value(EventColumn column, String tag, String text) {
        ParsedValue parsed = EventParser.parse(column, tag, text);
        assertFalse(parsed.isRejected(), parsed.rejectReason());
        return parsed.value();
    }

    private static String reason(EventColumn column, String tag, String text) {
        ParsedValue parsed = EventParser.parse(column, tag, text);
        assertNull(parsed.value());
        return parsed.rejectReason();
    }
}
