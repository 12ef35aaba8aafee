package io.dynasage.local.algorithms.factorization;

import java.util.Map;

/**
 * What one pass over the training rows came to.
 *
 * @param epoch number of the pass, from 0
 * @param epochs how many passes there will be
 * @param batches mini-batches of this pass
 * @param rows rows of the channel (a last partial batch counts with its own rows only)
 * @param seconds wall time of this pass
 * @param metrics in the order in which the container logs them, by the names that it logs
 */
public record EpochResult(int epoch, int epochs, long batches, long rows, double seconds, Map<String, Double> metrics) {

    /** Percent of all passes that are done, as in {@code #progress_metric}. */
    public double percentCompleted() {
        return (epoch + 1) * 100.0 / epochs;
    }

    /** Rows per second of wall time, as in {@code #throughput_metric}. */
    public double recordsPerSecond() {
        return rows / Math.max(seconds, 1e-9);
    }
}
