package io.dynasage.events;

import java.io.Serializable;

/**
 * How many different values there were, without keeping them: HyperLogLog with 4096 registers (standard error 1.6 %) and the estimator of
 * O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6, which needs no correction tables and is
 * right for few values too. The estimate does not depend on the order of the values, nor on how they were spread.
 */
final class DistinctEstimate implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int INDEX_BITS = 12;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final int RANKS = 64 - INDEX_BITS;

    private final byte[] ranks = new byte[REGISTERS];

    /** Adds a value by its tag and text. */
    void add(String tag, String text) {
        long hash = hash(tag, text);
        int register = (int) (hash >>> RANKS);
        byte rank = (byte) (1 + Math.min(RANKS, Long.numberOfLeadingZeros(hash << INDEX_BITS)));
        if (rank > ranks[register]) {
            ranks[register] = rank;
        }
    }

    void merge(DistinctEstimate other) {
        for (int i = 0; i < REGISTERS; i++) {
            ranks[i] = (byte) Math.max(ranks[i], other.ranks[i]);
        }
    }

    long estimate() {
        int[] counts = new int[RANKS + 2];
        for (byte rank : ranks) {
            counts[rank]++;
        }
        double z = REGISTERS * tau(1 - (double) counts[RANKS + 1] / REGISTERS);
        for (int rank = RANKS; rank >= 1; rank--) {
            z = 0.5 * (z + counts[rank]);
        }
        z += REGISTERS * sigma((double) counts[0] / REGISTERS);
        return Math.round(REGISTERS / (2 * Math.log(2)) * REGISTERS / z);
    }

    /** FNV-1a over the UTF-16 code units, mixed by the finaliser of MurmurHash3, so that every bit depends on every character. */
    private static long hash(String tag, String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < tag.length(); i++) {
            hash = (hash ^ tag.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ 0x1f) * 0x100000001b3L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    private static double sigma(double start) {
        if (start == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = start;
        double y = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double start) {
        if (start == 0 || start == 1) {
            return 0;
        }
        double x = start;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }
}
