package io.dynasage.events;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent values, in bounded memory. Counts are exact up to 512 different values. Beyond that, this class
 * uses the mergeable summary of Agarwal et al., "Mergeable summaries" (2013), section 3, whose counts are too low by at
 * most a known error.
 */
final class FrequentValues implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 512;
    private static final int KEPT = 256;
    /** The longest text that is kept. Longer texts are prose, and prose does not repeat. */
    private static final int LONGEST = 64;

    private final Map<String, long[]> counts = new HashMap<>();
    private long error;
    private long skipped;

    void add(String value) {
        if (value.length() > LONGEST) {
            skipped++;
            return;
        }
        counts.computeIfAbsent(value, key -> new long[1])[0]++;
        shrink();
    }

    void merge(FrequentValues other) {
        other.counts.forEach((value, count) -> counts.computeIfAbsent(value, key -> new long[1])[0] += count[0]);
        error += other.error;
        skipped += other.skipped;
        shrink();
    }

    /** Returns whether the counts are exact and no value was left out. */
    boolean exact() {
        return error == 0 && skipped == 0;
    }

    /** Returns at most this many values that are known to be frequent, the most frequent first, then by value. */
    List<ValueCount> top(int values) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue()[0] > error)
                .map(entry -> new ValueCount(entry.getKey(), entry.getValue()[0]))
                .sorted(Comparator.comparingLong(ValueCount::count).reversed().thenComparing(ValueCount::value))
                .limit(values)
                .toList();
    }

    private void shrink() {
        if (counts.size() <= MOST) {
            return;
        }
        long[] sorted =
                counts.values().stream().mapToLong(count -> count[0]).sorted().toArray();
        long cut = sorted[sorted.length - 1 - KEPT];
        error += cut;
        counts.values().removeIf(count -> (count[0] -= cut) <= 0);
    }
}
