package io.dynasage.local.algorithms.factorization;

import java.util.Arrays;

/**
 * The factors of every feature with their moments. A trained feature has all three next to each other in one array
 * (factors, mean, variance), because most of the time goes into fetching them from memory. An untrained feature has
 * only its factors.
 */
final class FactorRows {
    private final int factorCount;
    private final float[][] rows;
    private final float[] mean;
    private final float[] variance;

    FactorRows(int featureDim, int factorCount) {
        this.factorCount = factorCount;
        rows = new float[featureDim][factorCount];
        mean = new float[factorCount];
        variance = new float[factorCount];
    }

    /** Returns an array that begins with the factors of a feature. */
    float[] row(int feature) {
        return rows[feature];
    }

    /**
     * Takes one optimiser step for one feature. The moments are copied out and back so that all arrays of the inner
     * loop start at index 0, which the JIT needs for vector instructions.
     */
    void update(int feature, float[] gradient, LazyAdam adam) {
        float[] row = rows[feature];
        if (row.length == factorCount) {
            row = Arrays.copyOf(row, 3 * factorCount);
            rows[feature] = row;
        }
        System.arraycopy(row, factorCount, mean, 0, factorCount);
        System.arraycopy(row, 2 * factorCount, variance, 0, factorCount);
        adam.update(row, gradient, mean, variance, factorCount);
        System.arraycopy(mean, 0, row, factorCount, factorCount);
        System.arraycopy(variance, 0, row, 2 * factorCount, factorCount);
    }

    /** Returns only the factors, feature after feature. */
    float[] flat() {
        float[] flat = new float[rows.length * factorCount];
        for (int feature = 0; feature < rows.length; feature++) {
            System.arraycopy(rows[feature], 0, flat, feature * factorCount, factorCount);
        }
        return flat;
    }
}
