package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.settings.Choice;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One instant, 2024-05-01T10:07:00Z, as many programs write it. */
class TimesOfManyWritersTest {
    private static final Instant FROM = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-12-01T00:00:00Z");
    private static final Pattern FORMAT = Pattern.compile("format = (?:\"([^\"]+)\"|([a-z-]+))(?:, locale = (\\w+))?");
    private static final Pattern ACCEPT = Pattern.compile("accept = \\[([a-z-]+)]");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            JavaScript Date.toISOString | S | 2024-05-01T10:07:00.000Z
            JavaScript Date.toUTCString | S | Wed, 01 May 2024 10:07:00 GMT
            JavaScript Date.toString | S | Wed May 01 2024 19:07:00 GMT+0900 (Korean Standard Time)
            JavaScript Date.toString, abbreviated | S | Wed May 01 2024 10:07:00 GMT+0000 (UTC)
            JavaScript Temporal.ZonedDateTime | S | 2024-05-01T19:07:00+09:00[Asia/Seoul][u-ca=gregory]
            Python datetime.isoformat | S | 2024-05-01T10:07:00+00:00
            Python str(datetime) | S | 2024-05-01 10:07:00.000000+00:00
            .NET DateTimeOffset "o" | S | 2024-05-01T13:07:00.0000000+03:00
            .NET DateTime "u" | S | 2024-05-01 10:07:00Z
            .NET JavaScriptSerializer | S | /Date(1714558020000)/
            .NET DateTimeOffset.ToString | S | 2024-05-01 19:07:00 +09:00
            Go time.RFC3339Nano | S | 2024-05-01T19:07:00.000000000+09:00
            Go Time.String | S | 2024-05-01 10:07:00 +0000 UTC
            Go Time.String with a clock | S | 2024-05-01 19:07:00.000000001 +0900 KST m=+0.000012345
            Java Instant | S | 2024-05-01T10:07:00Z
            Java ZonedDateTime | S | 2024-05-01T12:07+02:00[Europe/Paris]
            Java ZonedDateTime in UTC | S | 2024-05-01T10:07:00Z[UTC]
            Java RFC_1123_DATE_TIME | S | Wed, 1 May 2024 12:07:00 +0200
            Ruby Time.to_s | S | 2024-05-01 10:07:00 UTC
            Ruby Time.to_s with an offset | S | 2024-05-01 19:07:00 +0900
            PostgreSQL timestamptz | S | 2024-05-01 10:07:00+00
            AWS SigV4 and ISO 8601 basic | S | 20240501T100700Z
            ISO 8601 basic with an offset | S | 20240501T190700+0900
            ISO 8601 to the hour | S | 2024-05-01T19:07+09
            ISO 8601 with a fraction of an hour | S | 2024-05-01T10.1166666667Z
            ISO 8601 with a comma | S | 2024-05-01T10:07:00,000Z
            ISO 8601 with a fraction of a minute | S | 2024-05-01T10:07.0Z
            ISO 8601 week | S | 2024-W18-3T10:07:00Z
            ISO 8601 ordinal day | S | 2024-122T10:07:00Z
            ISO 8601 ordinal day, basic | S | 2024122T100700Z
            ISO 8601 in small letters | S | 2024-05-01t10:07:00z
            a zone in brackets alone | S | 2024-05-01T19:07:00[Asia/Seoul]
            epoch seconds | N | 1714558020
            epoch seconds with a fraction | N | 1714558020.000000
            epoch seconds with an exponent | N | 1.71455802E+9
            epoch milliseconds | N | 1714558020000
            epoch microseconds | N | 1714558020000000
            """)
    void areReadWhereTheySayEverything(String writer, String tag, String text) {
        assertEquals(Instant.parse("2024-05-01T10:07:00Z"), read(column(ColumnTime.ANY, Set.of()), tag, text));
    }

    /** The zone is where the writer's clock is; the number says which of the proposed formats is the writer's. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Python naive isoformat | S | 2024-05-01T10:07:00 | UTC | 0 | 2024-05-01T10:07:00Z
            Python ctime | S | Wed May  1 19:07:00 2024 | Asia/Seoul | 1 | 2024-05-01T10:07:00Z
            MySQL DATETIME | S | 2024-05-01 19:07:00 | Asia/Seoul | 0 | 2024-05-01T10:07:00Z
            MySQL DATE | S | 2024-05-01 | UTC | 0 | 2024-05-01T00:00:00Z
            ISO 8601 basic date | S | 20240501 | UTC | 0 | 2024-05-01T00:00:00Z
            ISO 8601 week without a zone | S | 2024-W18-3 | UTC | 0 | 2024-05-01T00:00:00Z
            MySQL DATE + 0 | N | 20240501 | UTC | 1 | 2024-05-01T00:00:00Z
            MySQL NOW() + 0 | N | 20240501100700 | UTC | 1 | 2024-05-01T10:07:00Z
            the same as text | S | 20240501100700 | UTC | 1 | 2024-05-01T10:07:00Z
            date and minute in digits | N | 202405011007 | UTC | 1 | 2024-05-01T10:07:00Z
            date and millisecond in digits | N | 20240501100700000 | UTC | 1 | 2024-05-01T10:07:00Z
            date and hour in digits | N | 2024050110 | UTC | 1 | 2024-05-01T10:00:00Z
            year and month in digits | N | 202405 | UTC | 1 | 2024-05-01T00:00:00Z
            Excel serial number | N | 45413.421527777777 | UTC | 1 | 2024-05-01T10:07:00Z
            Java LocalDate.toEpochDay | N | 19844 | UTC | 1 | 2024-05-01T00:00:00Z
            Go Time.UnixNano | N | 1714558020000000000 | UTC | 1 | 2024-05-01T10:07:00Z
            .NET DateTime.Ticks | N | 638501548200000000 | UTC | 2 | 2024-05-01T10:07:00Z
            .NET in en-US | S | 5/1/2024 10:07:00 AM | UTC | 1 | 2024-05-01T10:07:00Z
            .NET in en-AU | S | 1/5/2024 10:07:00 AM | UTC | 2 | 2024-05-01T10:07:00Z
            JavaScript toLocaleString in en-US | S | 5/1/2024, 10:07:00\u202fAM | UTC | 1 | 2024-05-01T10:07:00Z
            JavaScript toLocaleString in de-DE | S | 1.5.2024, 10:07:00 | UTC | 1 | 2024-05-01T10:07:00Z
            JavaScript toLocaleString in ko-KR | S | 2024. 5. 1. 오후 7:07:00 | Asia/Seoul | 1 | 2024-05-01T10:07:00Z
            Korean, written out | S | 2024년 5월 1일 오전 10:07 | UTC | 1 | 2024-05-01T10:07:00Z
            Korean with hour and minute | S | 2024년 5월 1일 19시 7분 | Asia/Seoul | 1 | 2024-05-01T10:07:00Z
            slashes | S | 2024/05/01 10:07:00 | UTC | 1 | 2024-05-01T10:07:00Z
            a day that can be no month | S | 25/12/2024 18:30 | UTC | 1 | 2024-12-25T18:30:00Z
            a month that can be no day | S | 12/25/2024 18:30 | UTC | 1 | 2024-12-25T18:30:00Z
            Korean with PM | S | 2024.05.01 PM 7:07:00 | Asia/Seoul | 1 | 2024-05-01T10:07:00Z
            Korean with 오후 at the end | S | 2024-05-01 7:07 오후 | Asia/Seoul | 1 | 2024-05-01T10:07:00Z
            a day on which clocks skip midnight | S | 2024-09-08 | America/Santiago | 0 | 2024-09-08T04:00:00Z
            a day with midnight twice | S | 2024-11-03 | America/Havana | 0 | 2024-11-03T04:00:00Z
            Oracle NLS default | S | 01-MAY-2024 10:07:00 | UTC | 1 | 2024-05-01T10:07:00Z
            DB2 | S | 2024-05-01-10.07.00.000000 | UTC | 1 | 2024-05-01T10:07:00Z
            RFC 850 | S | Wednesday, 01-May-24 10:07:00 GMT | UTC | 1 | 2024-05-01T10:07:00Z
            Java Date.toString in UTC | S | Wed May 01 10:07:00 UTC 2024 | UTC | 1 | 2024-05-01T10:07:00Z
            Java Date.toString in KST | S | Wed May 01 19:07:00 KST 2024 | Asia/Seoul | 1 | 2024-05-01T10:07:00Z
            Apache log | S | 01/May/2024:10:07:00 +0000 | UTC | 1 | 2024-05-01T10:07:00Z
            a clock with a dot | S | 2024-05-01 10.07 | UTC | 1 | 2024-05-01T10:07:00Z
            a clock with dots | S | 2024-05-01 10.07.00 | UTC | 1 | 2024-05-01T10:07:00Z
            Go time.RFC822Z | S | 01 May 24 10:07 +0000 | UTC | 1 | 2024-05-01T10:07:00Z
            a zone's abbreviation | S | 2024-05-01 19:07:00 KST | Asia/Seoul | 1 | 2024-05-01T10:07:00Z
            epoch seconds as text | S | 1714558020 | UTC | 0 | 2024-05-01T10:07:00Z
            epoch seconds with a decimal comma | S | `1714558020,0` | UTC | 0 | 2024-05-01T10:07:00Z
            """)
    void areRejectedWithACureWhereTheyDoNot(
            String writer, String tag, String text, String zone, int choice, Instant expected) {
        EventColumn column = column(ColumnTime.ANY, Set.of());
        ParsedValue parsed = new EventParser(column).parse(tag, text);
        assertTrue(parsed.isRejected(), () -> "read as " + parsed.value());
        String reason = parsed.rejectReason();
        assertFalse(reason.contains(text), reason);
        Matcher format = FORMAT.matcher(reason);
        for (int i = 0; i < choice; i++) {
            assertTrue(format.find(), reason);
        }
        ColumnTime cure = ColumnTime.ANY;
        if (choice > 0) {
            cure = new ColumnTime(
                    format.group(1) == null ? format.group(2) : format.group(1),
                    null,
                    format.group(3) == null ? Locale.ENGLISH : Locale.forLanguageTag(format.group(3)),
                    null,
                    null);
        }
        if (reason.contains("zone = UTC")) {
            cure = new ColumnTime(cure.format(), ZoneId.of(zone), cure.locale(), null, null);
        }
        assertTrue(cure.isUnderstood(), reason);
        Set<Coercion> accept = ACCEPT.matcher(reason)
                .results()
                .flatMap(found -> Choice.of(Coercion.class, found.group(1)).stream())
                .collect(Collectors.toSet());
        assertEquals(expected, read(column(cure, accept), tag, text), reason);
    }

    private static EventColumn column(ColumnTime time, Set<Coercion> accept) {
        return new EventColumn(
                "event_time",
                ColumnSource.of("timestamp"),
                ColumnType.TIMESTAMP,
                true,
                accept,
                Set.of(),
                false,
                EventColumn.ANY_LENGTH,
                time.orElse(null, FROM, TO));
    }

    private static Instant read(EventColumn column, String tag, String text) {
        ParsedValue parsed = new EventParser(column).parse(tag, text);
        assertFalse(parsed.isRejected(), parsed.rejectReason());
        return Instant.EPOCH.plusNanos((long) parsed.value() * 1000);
    }
}
