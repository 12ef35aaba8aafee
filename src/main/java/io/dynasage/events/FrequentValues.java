package io.dynasage.events;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The most frequent values, in bounded memory. Counts are exact up to 512 different values. Beyond that, this class
 * uses the mergeable summary of Agarwal et al., "Mergeable summaries" (2013), section 3, whose counts are too low by at
 * most a known error.
 */
final class FrequentValues implements Serializable {
    private static final long serialVersionUID = 2L;
    private static final int MOST = 512;
    private static final int KEPT = 256;
    /** The longest text that is kept. Longer texts are prose, and prose does not repeat. */
    private static final int LONGEST = 64;

    /** Open addressing, at most half full: every value of every item passes here, so no entry is an object. */
    private String[] values = new String[16];

    private long[] counts = new long[values.length];
    private int size;
    private long error;
    private long skipped;

    void add(String value) {
        if (value.length() > LONGEST) {
            skipped++;
            return;
        }
        add(value, 1);
        shrink();
    }

    void merge(FrequentValues other) {
        other.slots().forEach(slot -> add(other.values[slot], other.counts[slot]));
        error += other.error;
        skipped += other.skipped;
        shrink();
    }

    private void add(String value, long more) {
        int slot = slot(value);
        if (values[slot] == null) {
            if (2 * size >= values.length) {
                keep(2 * values.length, 0);
                slot = slot(value);
            }
            values[slot] = value;
            size++;
        }
        counts[slot] += more;
    }

    /** Returns where the value is, or where it belongs. The multiplier is 2^32 divided by the golden ratio. */
    private int slot(String value) {
        int slot = value.hashCode() * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(values.length) + 1;
        while (values[slot] != null && !values[slot].equals(value)) {
            slot = slot + 1 & values.length - 1;
        }
        return slot;
    }

    private IntStream slots() {
        return IntStream.range(0, values.length).filter(slot -> values[slot] != null);
    }

    /** Returns whether the counts are exact and no value was left out. */
    boolean exact() {
        return error == 0 && skipped == 0;
    }

    /** Returns at most this many values that are known to be frequent, the most frequent first, then by value. */
    List<ValueCount> top(int most) {
        return slots().filter(slot -> counts[slot] > error)
                .mapToObj(slot -> new ValueCount(values[slot], counts[slot]))
                .sorted(Comparator.comparingLong(ValueCount::count).reversed().thenComparing(ValueCount::value))
                .limit(most)
                .toList();
    }

    private void shrink() {
        if (size <= MOST) {
            return;
        }
        long[] sorted = counts.clone();
        Arrays.sort(sorted);
        long cut = sorted[sorted.length - 1 - KEPT];
        error += cut;
        keep(values.length, cut);
    }

    /** Keeps the values that were counted more often than {@code cut} times, and takes that many from each. */
    private void keep(int slots, long cut) {
        String[] from = values;
        long[] counted = counts;
        values = new String[slots];
        counts = new long[slots];
        size = 0;
        for (int slot = 0; slot < from.length; slot++) {
            if (counted[slot] > cut) {
                add(from[slot], counted[slot] - cut);
            }
        }
    }
}
