package io.dynasage.events;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A time as it is written.
 *
 * @param local what a calendar and a clock show
 * @param zone where they are, or null if that is not written
 * @param leap whether the time is written as second 60; {@code local} then has second 59, as in {@link Instant#parse}
 * @param day whether only a day is written, which stands for its first instant
 */
record WrittenTime(LocalDateTime local, ZoneId zone, boolean leap, boolean day) {
    private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

    WrittenTime(LocalDateTime local, ZoneId zone, boolean leap) {
        this(local, zone, leap, false);
    }

    /** Returns a day that is written without a time and a zone. */
    static WrittenTime ofDay(LocalDate date) {
        return new WrittenTime(date.atStartOfDay(), null, false, true);
    }

    /** Returns a time in UTC. */
    static WrittenTime ofEpochMicros(long micros) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1000;
        return new WrittenTime(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC), ZoneOffset.UTC, false);
    }

    /**
     * Returns the microseconds since 1970, or the reason why there is no such instant.
     *
     * @param otherwise the zone of a time that is written without one, or null: such a time is rejected
     */
    ParsedValue micros(ZoneId otherwise) {
        ZoneId where = Optional.ofNullable(zone).orElse(otherwise);
        if (where == null) {
            return ParsedValue.rejected("is a time without a zone");
        }
        if (day) {
            // Clocks that change at midnight skip it, or show it twice.
            return ParsedValue.of(micros(local.toLocalDate().atStartOfDay(where).toInstant()));
        }
        List<ZoneOffset> offsets = where.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            return ParsedValue.rejected("is a time that clocks in " + where + " skipped; correct the items");
        }
        if (offsets.size() > 1) {
            return ParsedValue.rejected("is a time that clocks in " + where
                    + " showed twice, so it can be read in two ways; store times with an offset");
        }
        Instant instant = local.toInstant(offsets.get(0));
        if (leap && !isLeapSecond(instant)) {
            return ParsedValue.rejected("has a second 60, but no leap second was inserted there; correct the items");
        }
        return ParsedValue.of(micros(instant));
    }

    /** Returns the microseconds from 1970 to the instant. A finer fraction is cut off. */
    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }

    /** Returns whether a leap second can follow: at the end of June or December in UTC. */
    private static boolean isLeapSecond(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        LocalDateTime next = utc.toLocalDate().plusDays(1).atStartOfDay();
        return utc.toLocalTime().equals(LAST_SECOND) && next.getDayOfMonth() == 1 && next.getMonthValue() % 6 == 1;
    }
}
