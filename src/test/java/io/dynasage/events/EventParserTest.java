package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.settings.InvalidSettingsException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private static final Instant FROM = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-03-01T00:00:00Z");

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
    void readsGroupedThousandsAndNoOtherGroups() {
        EventColumn grouped = column(ColumnType.DOUBLE, Coercion.GROUPED_THOUSANDS);
        assertEquals(12000.0, value(grouped, "S", "12,000"));
        assertEquals(-1234567.5, value(grouped, "S", "-1,234,567.5"));
        assertEquals(45.0, value(grouped, "S", "45"));
        assertEquals(1234.5, value(grouped, "S", "1234.5"));
        for (String other : List.of("1,23", "1234,567", ",123", "1,234,56", "12,000원")) {
            assertTrue(new EventParser(grouped).parse("S", other).isRejected(), other);
        }
        assertEquals(
                "attribute stars is text (S) that holds a number, but column rating is a number (N); "
                        + "accept = [grouped-thousands] on column rating would read it",
                reason(column(ColumnType.DOUBLE), "S", "12,000"));
        assertEquals(
                "Column rating accepts decimal-comma and grouped-thousands, so that \"12,000\" would be 12 or 12000;"
                        + " keep the one that the table's writer means",
                assertThrows(
                                InvalidSettingsException.class,
                                () -> column(ColumnType.DOUBLE, Coercion.DECIMAL_COMMA, Coercion.GROUPED_THOUSANDS))
                        .getMessage());
    }

    @Test
    void readsDecimalCommaButNeverGuessesAboutADot() {
        EventColumn comma = column(ColumnType.DOUBLE, Coercion.DECIMAL_COMMA);
        assertEquals(4.5, value(comma, "S", "4,5"));
        assertEquals(45.0, value(comma, "S", "45"));
        assertTrue(new EventParser(comma).parse("S", "1.234").isRejected());
        EventColumn both = column(ColumnType.DOUBLE, Coercion.DECIMAL_COMMA, Coercion.NUMBER_AS_TEXT);
        assertEquals(4.5, value(both, "S", "4,5"));
        assertEquals(4.5, value(both, "S", "4.5"));
        assertTrue(new EventParser(both).parse("S", "1.234,5").isRejected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NaN", "Infinity", "1d", "0x1p3", "x", "-", ".", "1e", "1e99999", "--1", "1 2", "١", "1e5e5"})
    void rejectsTextThatJavaOrNobodyCallsANumber(String text) {
        assertTrue(new EventParser(column(ColumnType.DOUBLE, Coercion.NUMBER_AS_TEXT))
                .parse("S", text)
                .isRejected());
    }

    @Test
    void rejectsNumbersThatDoNotFit() {
        assertEquals(
                "attribute stars is a number too large for a double",
                reason(column(ColumnType.DOUBLE, Coercion.NUMBER_AS_TEXT), "S", "1e999"));
        assertEquals(
                "attribute stars is a number too small for a double",
                reason(column(ColumnType.DOUBLE, Coercion.NUMBER_AS_TEXT), "S", "1e-400"));
        assertEquals(
                "attribute stars is a number with a fraction or beyond 64 bits, but column rating is of type"
                        + " long; declare it as double or string",
                reason(column(ColumnType.LONG), "N", "1.5"));
        assertTrue(new EventParser(column(ColumnType.LONG))
                .parse("N", "9223372036854775808")
                .isRejected());
        assertTrue(new EventParser(column(ColumnType.LONG)).parse("N", "9E+125").isRejected());
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
        "S,2023-11-14T22:13:20Z,2023-11-14T22:13:20Z",
        "S,2023-11-14T23:13:20+01:00,2023-11-14T22:13:20Z",
        "S,2023-11-14T23:13:20.5+0100,2023-11-14T22:13:20.500Z",
        "S,2023-11-14 22:13:20Z,2023-11-14T22:13:20Z",
        "S,2023-11-14T22:13Z,2023-11-14T22:13:00Z",
        "S,2023-11-13T24:00:00Z,2023-11-14T00:00:00Z",
        "S,2023-11-14T23.5Z,2023-11-14T23:30:00Z",
        "S,2016-12-31T23:59:60Z,2016-12-31T23:59:59Z",
        "S,2017-01-01T08:59:60+09:00,2016-12-31T23:59:59Z",
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
        assertEquals(
                "attribute stars is a number that looks like a time written as epoch-nanos; set format ="
                        + " \"epoch-nanos\" on column rating",
                reason(time.withTimes(null, FROM, TO), "N", "1700000000123456789"));
        assertTrue(new EventParser(time).parse("S", "2023-02-30T00:00:00Z").isRejected());
        assertTrue(new EventParser(time).parse("S", "yesterday at 5").isRejected());
    }

    @Test
    void rejectsTimesWithoutAZoneUntilOneIsDeclared() {
        for (String text : List.of("2023-11-14T22:13:20", "2023-11-14 22:13:20.5", "2023-11-14", "20231114T221320")) {
            assertEquals(
                    "attribute stars is a time without a zone, so it can be read in many ways; set zone = UTC (or the"
                            + " zone of the clock that wrote it) on column rating, or events.time-zone for all columns",
                    reason(column(ColumnType.TIMESTAMP), "S", text));
        }
        EventColumn seoul = times(new ColumnTime(null, ZoneId.of("Asia/Seoul"), Locale.ENGLISH, null, null));
        assertEquals(micros("2023-11-14T13:13:20Z"), value(seoul, "S", "2023-11-14T22:13:20"));
        assertEquals(micros("2023-11-13T15:00:00Z"), value(seoul, "S", "2023-11-14"));
        assertEquals(micros("2023-11-14T22:13:20Z"), value(seoul, "S", "2023-11-14T22:13:20Z"));
    }

    @Test
    void rejectsTimesThatClocksSkippedOrShowedTwice() {
        EventColumn paris = times(new ColumnTime(null, ZoneId.of("Europe/Paris"), Locale.ENGLISH, null, null));
        assertEquals(
                "attribute stars is a time that clocks in Europe/Paris skipped; correct the items",
                reason(paris, "S", "2024-03-31T02:30:00"));
        assertEquals(
                "attribute stars is a time that clocks in Europe/Paris showed twice, so it can be read in two ways;"
                        + " store times with an offset",
                reason(paris, "S", "2024-10-27T02:30:00"));
        assertEquals(micros("2024-10-27T01:30:00Z"), value(paris, "S", "2024-10-27T02:30:00+01:00[Europe/Paris]"));
    }

    @Test
    void aFormatWithAZoneIsReadInThatZone() {
        EventColumn day = times(new ColumnTime("yyyy-MM-ddXXX", ZoneId.of("UTC"), Locale.ENGLISH, null, null));
        assertEquals(micros("2024-04-30T15:00:00Z"), value(day, "S", "2024-05-01+09:00"));
        assertEquals(micros("2024-05-01T00:00:00Z"), value(day, "S", "2024-05-01Z"));
        EventColumn named = times(new ColumnTime("yyyy-MM-dd[ HH:mm] VV", null, Locale.ENGLISH, null, null));
        assertEquals(micros("2024-04-30T22:00:00Z"), value(named, "S", "2024-05-01 Europe/Paris"));
        assertEquals(micros("2024-05-01T08:30:00Z"), value(named, "S", "2024-05-01 10:30 Europe/Paris"));
        assertEquals(
                "attribute stars is a time that clocks in Europe/Paris skipped; correct the items",
                reason(named, "S", "2024-03-31 02:30 Europe/Paris"));
        assertEquals(
                "attribute stars is a time that clocks in Europe/Paris showed twice, so it can be read in two ways;"
                        + " store times with an offset",
                reason(named, "S", "2024-10-27 02:30 Europe/Paris"));
        EventColumn both = times(new ColumnTime("yyyy-MM-dd HH:mm XXX VV", null, Locale.ENGLISH, null, null));
        assertEquals(micros("2024-10-27T01:30:00Z"), value(both, "S", "2024-10-27 02:30 +01:00 Europe/Paris"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-05-01T24:00:01Z",
                "2024-05-01T25:00Z",
                "2024-366T25:00Z",
                "2023-366T00:00Z",
                "2024-W54-1T00:00Z",
                "2024-05-01T10:00:61Z",
                "2024-05-01T10:00:00+19:00"
            })
    void rejectsTimesThatNoCalendarOrClockShows(String text) {
        assertEquals(
                "attribute stars is written as ISO 8601, but there is no such date or time; correct the items",
                reason(column(ColumnType.TIMESTAMP), "S", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-05-01T10:00:60Z", "2016-12-31T23:59:60+01:00", "2016-11-30T23:59:60Z"})
    void rejectsLeapSecondsWhereThereWereNone(String text) {
        assertEquals(
                "attribute stars has a second 60, but no leap second was inserted there; correct the items",
                reason(column(ColumnType.TIMESTAMP), "S", text));
    }

    @ParameterizedTest
    @CsvSource({
        "N,-1,before 1990-01-01T00:00:00Z",
        "N,0,before 1990-01-01T00:00:00Z",
        "N,631151999,before 1990-01-01T00:00:00Z",
        "N,100000000000,before 1990-01-01T00:00:00Z",
        "S,1989-12-31T23:59:59.999999Z,before 1990-01-01T00:00:00Z",
        "S,0001-01-01T00:00:00Z,before 1990-01-01T00:00:00Z",
        "N,1772323201,after 2026-03-01T00:00:00Z",
        "N,99999999999,after 2026-03-01T00:00:00Z",
        "S,9999-12-31T00:00:00Z,after 2026-03-01T00:00:00Z"
    })
    void rejectsTimesOutsideTheColumnsRange(String tag, String text, String why) {
        EventParser parser = new EventParser(times(ColumnTime.ANY).withTimes(null, FROM, TO));
        assertTrue(
                parser.parse(tag, text).rejectReason().startsWith("attribute stars is a time " + why + ", the "),
                () -> parser.parse(tag, text).rejectReason());
        EventColumn wide = times(new ColumnTime(
                tag.equals("N") ? "epoch-seconds" : null,
                null,
                Locale.ENGLISH,
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59Z")));
        assertFalse(
                new EventParser(wide.withTimes(null, FROM, TO)).parse(tag, text).isRejected());
    }

    @Test
    void namesTheFirstAndTheLastTimeThatThereAre() {
        assertTrue(reason(column(ColumnType.TIMESTAMP), "S", "0000-12-31T00:00:00Z")
                .contains("before 0001-01-01T00:00:00Z, the earliest"));
        assertTrue(new EventParser(column(ColumnType.TIMESTAMP))
                .parse("S", "9999-12-31T24:00:00Z")
                .rejectReason()
                .contains("after 9999-12-31T23:59:59.999999Z, the latest"));
    }

    @Test
    void saysHowToWidenTheRange() {
        EventColumn column = times(ColumnTime.ANY).withTimes(null, FROM, TO);
        assertEquals(
                "attribute stars is a time before 1990-01-01T00:00:00Z, the earliest that column rating takes;"
                        + " correct the items, or set an earlier one as earliest on the column",
                new EventParser(column).parse("N", "1").rejectReason());
        assertEquals(
                "attribute stars is a time after 2026-03-01T00:00:00Z, the latest that column rating takes; correct the"
                        + " items, or set a later one as latest on the column",
                new EventParser(column)
                        .parse("S", "2026-03-01T00:00:00.000001Z")
                        .rejectReason());
    }

    @Test
    void rejectsNumbersThatCanBeReadInTwoWaysOnceTheRangeTakesBoth() {
        EventColumn since1970 = times(new ColumnTime(null, null, Locale.ENGLISH, Instant.EPOCH, null));
        assertEquals(
                "attribute stars is a number that can be read in two ways: set format = epoch-seconds on column rating,"
                        + " or it is a number that looks like a time written as yyyyMMdd; set format = \"yyyyMMdd\" and"
                        + " zone = UTC (or the zone of the clock that wrote it) on column rating",
                reason(since1970.withTimes(null, FROM, TO), "N", "20240501"));
        EventColumn seconds = times(new ColumnTime("epoch-seconds", null, Locale.ENGLISH, Instant.EPOCH, null));
        assertEquals(micros("1970-08-23T06:21:41Z"), value(seconds.withTimes(null, FROM, TO), "N", "20240501"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e99999", "x", "0x10"})
    void rejectsNumbersThatDynamoDbDoesNotHave(String text) {
        for (ColumnType type : List.of(ColumnType.DOUBLE, ColumnType.LONG, ColumnType.TIMESTAMP)) {
            assertEquals("attribute stars is a number (N) that is not well formed", reason(column(type), "N", text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e9999", "99999999999999999999999999999999999999", "1e-9999"})
    void rejectsNumbersThatAreNoTimesQuickly(String text) {
        EventColumn column = times(ColumnTime.ANY).withTimes(null, FROM, TO);
        assertTrue(new EventParser(column).parse("N", text).isRejected());
        assertTrue(new EventParser(times(new ColumnTime("epoch-nanos", null, Locale.ENGLISH, FROM, TO)))
                .parse("N", text)
                .isRejected());
        assertTrue(new EventParser(times(new ColumnTime("yyyyMMddX", null, Locale.ENGLISH, FROM, TO)))
                .parse("N", text)
                .isRejected());
    }

    @Test
    void rejectsTextsThatAreTooLong() {
        EventColumn id = new EventColumn(
                "user_id",
                ColumnSource.of("user"),
                ColumnType.STRING,
                true,
                Set.of(),
                Set.of(),
                false,
                2048,
                ColumnTime.ANY);
        assertEquals("😀".repeat(2048), value(id, "S", "😀".repeat(2048)));
        String reason = "attribute user is longer than 2048 characters, the most that column user_id takes; correct the"
                + " items, or set max-length on the column";
        assertEquals(reason, reason(id, "S", "😀".repeat(2049)));
        assertEquals(reason, reason(id, "S", "x".repeat(400_000)));
    }

    @Test
    void namesTheTypeThatReadsABooleanAsText() {
        assertEquals(
                "attribute stars is of type BOOL, but column rating is text (S); type = boolean, or accept ="
                        + " [text-as-boolean] on column rating would read it",
                reason(column(ColumnType.STRING), "BOOL", "true"));
    }

    @Test
    void namesTheSettingThatReadsBinaryValuesAsText() {
        assertEquals(
                "attribute stars is of type B, but column rating is text (S); events.query would read it, by hex or"
                        + " base64",
                reason(column(ColumnType.STRING), "B", "AQI="));
    }

    @Test
    void leavesAnOptionalColumnNullWhenTheAttributeIsMissingOrNull() {
        assertNull(value(column(ColumnType.DOUBLE), null, null));
        assertNull(value(column(ColumnType.DOUBLE), "NULL", null));
        assertEquals("", value(column(ColumnType.STRING), "S", ""));
        for (ColumnType type : List.of(ColumnType.DOUBLE, ColumnType.LONG, ColumnType.BOOLEAN, ColumnType.TIMESTAMP)) {
            assertNull(value(column(type), "S", " "));
        }
    }

    @Test
    void readsOtherSpellingsOfBooleansWhereTheColumnAcceptsThem() {
        EventColumn flag = column(ColumnType.BOOLEAN, Coercion.BOOLEAN_AS_TEXT, Coercion.BOOLEAN_AS_NUMBER);
        for (String yes : List.of("true", "TRUE", "yes", "on", "y", "t", "1", " Yes ")) {
            assertEquals(true, value(flag, "S", yes), yes);
        }
        for (String no : List.of("false", "No", "off", "n", "f", "0")) {
            assertEquals(false, value(flag, "S", no), no);
        }
        assertEquals(true, value(flag, "N", "1"));
        assertEquals(false, value(flag, "N", "0"));
        assertEquals("attribute stars is of type N, but column rating is a boolean (BOOL)", reason(flag, "N", "2"));
        assertEquals("attribute stars is of type S, but column rating is a boolean (BOOL)", reason(flag, "S", "maybe"));
        assertEquals("true", value(column(ColumnType.STRING, Coercion.TEXT_AS_BOOLEAN), "BOOL", "true"));
        assertEquals(1L, value(column(ColumnType.LONG, Coercion.NUMBER_AS_BOOLEAN), "BOOL", "true"));
        assertEquals(0.0, value(column(ColumnType.DOUBLE, Coercion.NUMBER_AS_BOOLEAN), "BOOL", "false"));
        assertEquals(
                "attribute stars is of type BOOL, but column rating is a number (N); accept = [number-as-boolean] on"
                        + " column rating would read it",
                reason(column(ColumnType.LONG), "BOOL", "true"));
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
                "attribute stars is of type S, but column rating is a boolean (BOOL); accept = [boolean-as-text] on"
                        + " column rating would read it",
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
        assertTrue(new EventParser(stars).parse("N", "3").isRejected());
        assertEquals(100L, value(allowing(ColumnType.LONG, "100"), "N", "1E+2"));
        assertEquals(true, value(allowing(ColumnType.BOOLEAN, "true"), "BOOL", "true"));
        assertTrue(new EventParser(allowing(ColumnType.BOOLEAN, "true"))
                .parse("BOOL", "false")
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
        return new EventColumn(
                "rating",
                ColumnSource.of("stars"),
                type,
                false,
                Set.of(),
                new LinkedHashSet<>(List.of(allowed)),
                false,
                EventColumn.ANY_LENGTH,
                ColumnTime.ANY);
    }

    private static EventColumn times(ColumnTime time) {
        return new EventColumn(
                "rating",
                ColumnSource.of("stars"),
                ColumnType.TIMESTAMP,
                false,
                Set.of(),
                Set.of(),
                false,
                EventColumn.ANY_LENGTH,
                time);
    }

    private static long micros(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000;
    }

    static EventColumn column(ColumnType type, Coercion... accept) {
        return new EventColumn("rating", "stars", type, false, Set.of(accept));
    }

    @Test
    void readsNumbersThatAreWrittenWithAllTheirZeros() {
        assertEquals(1.5e-70, value(column(ColumnType.DOUBLE), "N", new BigDecimal("1.5E-70").toPlainString()));
        assertEquals(1e100, value(column(ColumnType.DOUBLE), "N", new BigDecimal("1E100").toPlainString()));
    }

    private static Object value(EventColumn column, String tag, String text) {
        ParsedValue parsed = new EventParser(column).parse(tag, text);
        assertFalse(parsed.isRejected(), parsed.rejectReason());
        return parsed.value();
    }

    private static String reason(EventColumn column, String tag, String text) {
        ParsedValue parsed = new EventParser(column).parse(tag, text);
        assertNull(parsed.value());
        return parsed.rejectReason();
    }
}
