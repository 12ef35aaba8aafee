package io.dynasage.local.algorithms.factorization;

import java.util.Map;

/** Receives the progress of a training, on the thread that trains. An exception thrown here ends the training. */
@FunctionalInterface
public interface EpochListener {

    /** Receives the result of each pass over all rows at its end. */
    void epochEnded(EpochResult result);

    /**
     * Receives the metrics of each batch for which the container publishes them: the first of each epoch, then every
     * {@code batch_metrics_publish_interval}-th.
     *
     * @param epoch from 0
     * @param batch from 0
     * @param metrics over the rows of this epoch so far, measured before each batch's update; names and order as in
     *     {@link EpochResult#metrics()}
     */
    default void batchMeasured(int epoch, long batch, Map<String, Double> metrics) {}
}
