package io.dynasage.evaluation;

import java.util.Arrays;

/** Draws the weight of a unit in each replicate of a bootstrap. */
final class PoissonWeights {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    /** {@code P(X <= k)} of Poisson(1) times 2^63, up to the value that equals 1 in this precision. */
    private static final long[] CUMULATIVE = cumulative();

    /** The largest weight. */
    static final int MOST = CUMULATIVE.length;

    /** The largest size of the cache of draws, in bytes and in units. */
    private static final int REMEMBERED_BYTES = 8 << 20;

    private static final int REMEMBERED_UNITS = 1 << 16;

    private final long seed;
    private final int replicates;
    /** The cached draws, placed by the last bits of the unit's hash, and the unit that each place holds. */
    private final short[][] remembered;

    private final long[] units;

    PoissonWeights(int resamples, long seed) {
        this.seed = mix(seed);
        this.replicates = resamples + 1;
        this.remembered = new short
                [Integer.highestOneBit(Math.min(REMEMBERED_UNITS, REMEMBERED_BYTES / Short.BYTES / replicates))][];
        this.units = new long[remembered.length];
    }

    /**
     * Returns the weights of a unit, in an array that nobody may change. Entry 0 is 1 and stands for the rows as they
     * are; entry r is the weight of the unit in replicate r, 0 to {@link #MOST}.
     */
    short[] of(long unit) {
        long start = mix(unit ^ seed);
        int place = (int) start & (remembered.length - 1);
        if (remembered[place] == null || units[place] != unit) {
            remembered[place] = draw(start);
            units[place] = unit;
        }
        return remembered[place];
    }

    private short[] draw(long start) {
        short[] drawn = new short[replicates];
        drawn[0] = 1;
        for (int r = 1; r < drawn.length; r++) {
            drawn[r] = (short) count(mix(start + r * GAMMA) >>> 1);
        }
        return drawn;
    }

    /** Applies the finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static int count(long uniform) {
        int count = 0;
        while (count < CUMULATIVE.length && uniform >= CUMULATIVE[count]) {
            count++;
        }
        return count;
    }

    private static long[] cumulative() {
        long[] cumulative = new long[18];
        double term = StrictMath.exp(-1);
        double sum = 0;
        for (int k = 0; k < cumulative.length; k++) {
            sum += term;
            term /= k + 1;
            cumulative[k] = (long) (sum * 0x1p63);
        }
        int end = Arrays.binarySearch(cumulative, Long.MAX_VALUE);
        return end < 0 ? cumulative : Arrays.copyOf(cumulative, end);
    }
}
