package io.dynasage.evaluation;

import java.io.Serializable;
import java.util.stream.LongStream;

/**
 * Sums of several quantities in each replicate of a bootstrap.
 *
 * <p>Sums are fixed-point numbers with 52 binary places, so that they do not depend on the order of rows and partial
 * sums. A quantity is rounded to 2^-52 when it is added; the caller scales quantities to a size of about 1.
 */
final class WeightedSums implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int PLACES = 52;
    private static final long MASK = (1L << PLACES) - 1;
    private static final double ONE = 0x1p52;

    private final int quantities;
    /** The total weight of each replicate. */
    private final long[] weight;
    /** The whole and the fractional parts, replicate after replicate. */
    private final long[] whole;

    private final long[] fraction;
    private long rows;
    private long fingerprint;

    WeightedSums(int replicates, int quantities) {
        this.quantities = quantities;
        this.weight = new long[replicates];
        this.whole = new long[replicates * quantities];
        this.fraction = new long[replicates * quantities];
    }

    /**
     * Adds one row.
     *
     * @param row a hash of the columns that identify the row
     * @param weights the weight of the row in each replicate
     * @param values its quantities, each finite and below 2^53 in size
     */
    void add(long row, short[] weights, double[] values) {
        rows++;
        fingerprint += PoissonWeights.mix(row);
        for (int r = 0; r < weights.length; r++) {
            weight[r] += weights[r];
        }
        for (int q = 0; q < quantities; q++) {
            if (values[q] != 0) {
                add(q, weights, values[q]);
            }
        }
    }

    /** Adds the rows of {@code other}. */
    WeightedSums plus(WeightedSums other) {
        rows += other.rows;
        fingerprint += other.fingerprint;
        for (int r = 0; r < weight.length; r++) {
            weight[r] += other.weight[r];
        }
        for (int cell = 0; cell < whole.length; cell++) {
            long sum = fraction[cell] + other.fraction[cell];
            whole[cell] += other.whole[cell] + (sum >>> PLACES);
            fraction[cell] = sum & MASK;
        }
        return this;
    }

    /** Returns the number of rows that were added. */
    long rows() {
        return rows;
    }

    /** Returns a fingerprint that is the same for the same rows in any order. */
    long fingerprint() {
        return fingerprint;
    }

    /** Returns the total weight of the rows in each replicate; entry 0 is {@link #rows()}. */
    double[] weights() {
        return LongStream.of(weight).asDoubleStream().toArray();
    }

    /** Returns the sum of quantity {@code q} in each replicate; entry 0 is that of the rows as they are. */
    double[] sums(int q) {
        double[] sums = new double[weight.length];
        for (int r = 0; r < sums.length; r++) {
            int cell = r * quantities + q;
            sums[r] = whole[cell] + fraction[cell] / ONE;
        }
        return sums;
    }

    /** Returns the mean of quantity {@code q} in each replicate; NaN where a replicate drew no row. */
    double[] means(int q) {
        double[] means = sums(q);
        for (int r = 0; r < means.length; r++) {
            means[r] /= weight[r];
        }
        return means;
    }

    private void add(int q, short[] weights, double value) {
        double floor = Math.floor(value);
        long wholePart = (long) floor;
        long fractionPart = (long) Math.rint((value - floor) * ONE);
        for (int r = 0; r < weights.length; r++) {
            int cell = r * quantities + q;
            long sum = fraction[cell] + weights[r] * fractionPart;
            whole[cell] += weights[r] * wholePart + (sum >>> PLACES);
            fraction[cell] = sum & MASK;
        }
    }
}
