package io.dynasage.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The progress of a read at one moment.
 *
 * @param time the moment
 * @param items items read by then
 * @param readUnits read units consumed by then; 0 if the read consumes none, as with files
 */
record ReadProgress(Instant time, long items, double readUnits) {

    /**
     * Returns a line of text for people to read, such as {@code table events: 1,200,000 of about 5,000,000 items (24.0
     * %), 41,000 items/s, 702.3 read units/s, about 1 min 33 s left}.
     *
     * @param what the name of the source
     * @param expectedItems total number of items, perhaps hours old; 0 if it is not known
     * @param before an earlier moment; the rates are averages since then
     */
    String line(String what, long expectedItems, ReadProgress before) {
        double seconds = Math.max(1e-3, Duration.between(before.time, time).toNanos() / 1e9);
        double itemsPerSecond = Math.max(0, items - before.items) / seconds;
        double unitsPerSecond = Math.max(0, readUnits - before.readUnits) / seconds;
        StringBuilder line = new StringBuilder(what)
                .append(String.format(Locale.ROOT, ": %,d", items))
                .append(share(expectedItems))
                .append(String.format(Locale.ROOT, ", %,.0f items/s", itemsPerSecond));
        if (readUnits > 0) {
            line.append(String.format(Locale.ROOT, ", %,.1f read units/s", unitsPerSecond));
        }
        if (items < expectedItems && itemsPerSecond > 0) {
            line.append(", about ")
                    .append(time((expectedItems - items) / itemsPerSecond))
                    .append(" left");
        }
        return line.toString();
    }

    private String share(long expectedItems) {
        if (items < expectedItems) {
            return String.format(
                    Locale.ROOT, " of about %,d items (%.1f %%)", expectedItems, 100.0 * items / expectedItems);
        }
        if (expectedItems > 0) {
            return String.format(Locale.ROOT, " items, all of the about %,d that were counted or more", expectedItems);
        }
        return " items";
    }

    private static String time(double wantedSeconds) {
        long seconds = (long) Math.ceil(wantedSeconds);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
