package io.dynasage.evaluation;

import io.dynasage.settings.Choice;

/** A simple scorer that a model is compared with on the same rows. */
public enum Baseline {
    /** The number of times that an item was chosen. */
    POPULARITY,
    /** The number of users who chose an item lately. */
    RECENT_POPULARITY,
    /** The number of times that an item was chosen in a context. */
    CONTEXT_POPULARITY,
    /** Spark's alternating least squares. */
    ALS,
    /** The time since a user's last event. */
    RECENCY,
    /** A logistic regression on the recency, the frequency and the amount of a user's events. */
    LOGISTIC_REGRESSION,
    /** The mean of the training labels. */
    MEAN;

    /** Returns whether this baseline scores items by their training events. */
    public boolean ofItems() {
        return this == POPULARITY || this == RECENT_POPULARITY || this == CONTEXT_POPULARITY || this == ALS;
    }

    /**
     * Returns the metric by which the model is compared with this baseline.
     *
     * @param primaryMetric the metric that the model is mainly measured by
     */
    String comparedBy(String primaryMetric) {
        // A score that is the same for all rows has the area 0.5, which any order surpasses, however wrong its values.
        if (this == MEAN && primaryMetric.equals("auc")) {
            return "logLoss";
        }
        return primaryMetric;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
