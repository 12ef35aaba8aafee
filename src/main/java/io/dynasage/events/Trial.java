package io.dynasage.events;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * What became of a sample's items.
 *
 * @param events the number of events
 * @param rejects the number of rejects by their reasons
 * @param filtered the number of items that a condition or an empty list leaves out
 */
record Trial(long events, Map<String, Long> rejects, long filtered) {
    private static final double FEW = 0.01;
    private static final int MOST_REASONS = 3;

    /** @param leftOut the number of items that are not among the rows, because a condition leaves them out */
    static Trial of(List<Row> rows, int columns, long leftOut) {
        Map<String, Long> rejects = rows.stream()
                .filter(row -> !row.isNullAt(columns + 1))
                .collect(Collectors.groupingBy(
                        row -> row.getStruct(columns + 1).getString(3), TreeMap::new, Collectors.counting()));
        long filtered = rows.stream().filter(row -> !row.isNullAt(columns + 2)).count();
        return new Trial(rows.size() - sum(rejects) - filtered, rejects, filtered + leftOut);
    }

    /** Returns whether the items are read with so few rejects that a run would accept them. */
    boolean isClean() {
        return events > 0 && rejected() <= FEW * (events + rejected());
    }

    long rejected() {
        return sum(rejects);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the most frequent reasons for rejects, each with its number. */
    List<String> reasons() {
        return rejects.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_REASONS)
                .map(reason -> reason.getValue() + " × " + reason.getKey())
                .toList();
    }
}
