package io.dynasage.evaluation;

import java.util.Arrays;

/**
 * Counts rows by their weights in each replicate of a bootstrap. The latest rows are counted in 16 bits, in which a
 * processor adds many replicates at once.
 */
final class WeightCount {
    /** So many weights add up to a {@code short}. */
    private static final int MOST_LATEST = Short.MAX_VALUE / PoissonWeights.MOST;

    private final short[] latest;
    private int latestRows;
    private final double[] earlier;
    private boolean empty = true;

    WeightCount(int replicates) {
        latest = new short[replicates];
        earlier = new double[replicates];
    }

    /**
     * Adds one row.
     *
     * @param weights its weights, each at most {@link PoissonWeights#MOST}
     */
    void add(short[] weights) {
        for (int r = 0; r < latest.length; r++) {
            latest[r] += weights[r];
        }
        empty = false;
        if (++latestRows == MOST_LATEST) {
            addLatest();
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Returns the sum of the weights in each replicate, valid until the next change. */
    double[] counts() {
        addLatest();
        return earlier;
    }

    /** Adds the counts to others. No row is left here. */
    void moveTo(double[] others) {
        if (empty) {
            return;
        }
        addLatest();
        for (int r = 0; r < others.length; r++) {
            others[r] += earlier[r];
        }
        Arrays.fill(earlier, 0);
        empty = true;
    }

    private void addLatest() {
        if (latestRows == 0) {
            return;
        }
        for (int r = 0; r < latest.length; r++) {
            earlier[r] += latest[r];
        }
        Arrays.fill(latest, (short) 0);
        latestRows = 0;
    }
}
