package io.dynasage.local.algorithms.factorization;

import java.util.Map;

/**
 * The result of one pass over the training rows.
 *
 * @param epoch the number of the pass, from 0
 * @param epochs the total number of passes
 * @param batches the number of mini-batches of this pass
 * @param rows the number of rows of the channel (a last partial batch counts with its own rows only)
 * @param seconds the wall time of this pass
 * @param metrics the metrics in the order and by the names in which the container logs them
 */
public record EpochResult(int epoch, int epochs, long batches, long rows, double seconds, Map<String, Double> metrics) {

    /** Returns the percentage of completed passes, as in {@code #progress_metric}. */
    public double percentCompleted() {
        return (epoch + 1) * 100.0 / epochs;
    }

    /** Returns the rows per second of wall time, as in {@code #throughput_metric}. */
    public double recordsPerSecond() {
        return rows / Math.max(seconds, 1e-9);
    }
}
