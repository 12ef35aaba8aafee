package io.dynasage.features;

import io.dynasage.query.QueryFile;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The times at which a split by time cuts: events before {@code validationFrom} are for training, events from
 * {@code testFrom} on for the test.
 *
 * @param validationFrom the first instant of the validation part, a full second; null if the split is not by time
 * @param testFrom the first instant of the test part, a full second, not before {@code validationFrom}; null if the
 *     split is not by time
 */
public record SplitTimes(Instant validationFrom, Instant testFrom) {
    /** The value for a split that is not by time. */
    public static final SplitTimes NONE = new SplitTimes(null, null);

    private static final long SECONDS_PER_HOUR = 3600;

    /**
     * Finds the cuts that hold out parts as close as possible to the requested fractions. Rows of the same second stay
     * together.
     *
     * <p>Rows are counted by hour, then by second within the two hours that matter. The driver holds one number per
     * hour of the data's range, and the cuts are exact for any partitioning.
     *
     * @return {@link #NONE} if there are no rows
     */
    static SplitTimes find(QueryFile queries, double validationFraction, double testFraction) {
        return find(
                counts(queries.run("rows-per-hour")),
                validationFraction,
                testFraction,
                (heldOut, test) -> counts(queries.set("test_hour", test)
                        .set("validation_hour", heldOut)
                        .run("rows-per-second")));
    }

    /**
     * Returns the times at which a split by time cuts rows of which the number in each second is known.
     *
     * @param seconds the number of rows by second since 1970
     * @return {@link #NONE} if there are no rows and no times are set
     */
    public static SplitTimes of(NavigableMap<Long, Long> seconds, SplitSettings settings) {
        NavigableMap<Long, Long> hours = new TreeMap<>();
        seconds.forEach((second, rows) -> hours.merge(Math.floorDiv(second, SECONDS_PER_HOUR), rows, Long::sum));
        return settings.times()
                .orElseGet(() -> find(
                        hours, settings.validationFraction(), settings.testFraction(), (heldOut, test) -> seconds));
    }

    /**
     * Finds the cuts.
     *
     * @param hours the number of rows by hour since 1970
     * @param seconds returns the number of rows by second, at least for two given hours
     */
    private static SplitTimes find(
            NavigableMap<Long, Long> hours,
            double validationFraction,
            double testFraction,
            BiFunction<Long, Long, NavigableMap<Long, Long>> seconds) {
        if (hours.isEmpty()) {
            return NONE;
        }
        long total = hours.values().stream().mapToLong(Long::longValue).sum();
        long test = Math.round(total * testFraction);
        long heldOut = Math.round(total * (testFraction + validationFraction));
        NavigableMap<Long, Long> within = seconds.apply(cutHour(hours, heldOut), cutHour(hours, test));
        return new SplitTimes(
                Instant.ofEpochSecond(cutSecond(hours, within, heldOut)),
                Instant.ofEpochSecond(cutSecond(hours, within, test)));
    }

    /**
     * Returns the latest hour (since 1970) from whose start on there are at least {@code wanted} rows, or the first
     * hour.
     */
    static long cutHour(NavigableMap<Long, Long> hours, long wanted) {
        long held = 0;
        for (long hour : hours.descendingKeySet()) {
            held += hours.get(hour);
            if (held >= wanted) {
                return hour;
            }
        }
        return hours.firstKey();
    }

    /**
     * Returns the second (since 1970) from which on the number of rows is as close as possible to {@code wanted}. If
     * two are equally close, returns the later one.
     *
     * @param hours the number per hour
     * @param seconds the number per second, at least of the hour {@link #cutHour}
     */
    static long cutSecond(NavigableMap<Long, Long> hours, NavigableMap<Long, Long> seconds, long wanted) {
        long hour = cutHour(hours, wanted);
        long held = hours.tailMap(hour, false).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long cut = (hour + 1) * SECONDS_PER_HOUR;
        long distance = Math.abs(held - wanted);
        for (var second : seconds.subMap(hour * SECONDS_PER_HOUR, true, cut, false)
                .descendingMap()
                .entrySet()) {
            held += second.getValue();
            if (Math.abs(held - wanted) < distance) {
                distance = Math.abs(held - wanted);
                cut = second.getKey();
            }
        }
        return cut;
    }

    private static NavigableMap<Long, Long> counts(Dataset<Row> perTime) {
        NavigableMap<Long, Long> counts = new TreeMap<>();
        perTime.collectAsList().forEach(row -> {
            if (row.isNullAt(0)) {
                throw new FeatureException(
                        row.getLong(1) + " rows that the split 'time' divides have no event_time; set"
                                + " events.columns.event_time.required = true, which rejects such items, or choose"
                                + " another split (features.split)");
            }
            counts.put(row.getLong(0), row.getLong(1));
        });
        return counts;
    }
}
