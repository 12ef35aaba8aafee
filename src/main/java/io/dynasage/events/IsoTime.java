package io.dynasage.events;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times of ISO 8601 in its extended and basic forms: dates of the calendar, of weeks and of ordinal days; times to the
 * hour, minute or second with a fraction after a dot or comma; an offset or none. Beyond the standard, a space may
 * stand for T, and the name of a zone may follow: in brackets, as in RFC 9557 and Java, or after a space, as in Go. An
 * offset counts more than the name. Two digits after the hour may be its hundredths or, as many write it, the minute,
 * so that such a text is none of these forms.
 */
final class IsoTime {
    private static final int LONGEST = 100;
    private static final Pattern FORM = Pattern.compile(
            // year, and 2 month, 3 day | 4 month, 5 day | 6 week, 7 day of the week | 8 day of the year
            "(\\d{4})(?:-(\\d\\d)-(\\d\\d)|(\\d\\d)(\\d\\d)|-?W(\\d\\d)-?(\\d)|-?(\\d{3}))"
                    // 9 hour, 10 minute, 11 second, 12 fraction of the last of them
                    + "(?:[Tt ](\\d\\d)(?::?(\\d\\d)(?::?(\\d\\d))?)?(?:[.,](\\d{1,30}))?"
                    // 13 offset, 14 name of the zone
                    + " ?([Zz]|[+\\-\u2212]\\d\\d(?::?\\d\\d(?::?\\d\\d)?)?)?"
                    + " ?(?:\\[!?)?([A-Za-z][A-Za-z0-9_+\\-:/~]*)?\\]?(?:\\[[^\\]]*\\])*(?: m=[+-][0-9.]+)?)?");
    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());
    private static final int FRACTION = 12;
    private static final int OFFSET = 13;
    private static final int NAME = 14;
    private static final BigDecimal HOUR = new BigDecimal("36E11");
    private static final BigDecimal MINUTE = new BigDecimal("6E10");
    private static final BigDecimal SECOND = new BigDecimal("1E9");

    private final Matcher parts;

    private IsoTime(Matcher parts) {
        this.parts = parts;
    }

    /**
     * Returns the time, or an empty result if the text does not have the form of one.
     *
     * @throws DateTimeException if the text has the form, but there is no such date or time
     */
    static Optional<WrittenTime> read(String text) {
        if (text.length() < 7 || text.length() > LONGEST || !isDigit(text.charAt(0))) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || parts.group(OFFSET) == null && !isZone(parts.group(NAME)) || mayBeMinute(parts)) {
            return Optional.empty();
        }
        return Optional.of(new IsoTime(parts).written());
    }

    private static boolean mayBeMinute(Matcher parts) {
        String fraction = parts.group(FRACTION);
        return fraction != null && parts.group(10) == null && fraction.matches("[0-5]\\d");
    }

    private static boolean isZone(String name) {
        return name == null || ZONES.contains(name) || name.matches("[A-Z]+[+-][0-9:]+");
    }

    private WrittenTime written() {
        LocalDate date = date();
        if (parts.group(9) == null) {
            return WrittenTime.ofDay(date);
        }
        int second = number(11, 0);
        boolean leap = second == 60;
        if (leap) {
            second = 59;
        }
        return new WrittenTime(at(date, second), zone(), leap);
    }

    private LocalDate date() {
        String year = parts.group(1);
        if (parts.group(6) != null) {
            return LocalDate.parse(
                    year + "-W" + parts.group(6) + "-" + parts.group(7), DateTimeFormatter.ISO_WEEK_DATE);
        }
        if (parts.group(8) != null) {
            return LocalDate.ofYearDay(Integer.parseInt(year), number(8, 0));
        }
        return LocalDate.of(Integer.parseInt(year), number(2, number(4, 0)), number(3, number(5, 0)));
    }

    private LocalDateTime at(LocalDate date, int second) {
        int hour = number(9, 0);
        int minute = number(10, 0);
        long nanos = nanos();
        if (hour == 24 && minute == 0 && second == 0 && nanos == 0) {
            return date.plusDays(1).atStartOfDay();
        }
        return date.atTime(LocalTime.of(hour, minute, second).plusNanos(nanos));
    }

    private long nanos() {
        if (parts.group(FRACTION) == null) {
            return 0;
        }
        BigDecimal unit = SECOND;
        if (parts.group(10) == null) {
            unit = HOUR;
        } else if (parts.group(11) == null) {
            unit = MINUTE;
        }
        return new BigDecimal("0." + parts.group(FRACTION)).multiply(unit).longValue();
    }

    private ZoneId zone() {
        String offset = parts.group(OFFSET);
        if (offset != null) {
            return ZoneOffset.of(
                    offset.toUpperCase(Locale.ROOT).replace(":", "").replace('\u2212', '-'));
        }
        return Optional.ofNullable(parts.group(NAME)).map(ZoneId::of).orElse(null);
    }

    private int number(int group, int otherwise) {
        return Optional.ofNullable(parts.group(group)).map(Integer::parseInt).orElse(otherwise);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
