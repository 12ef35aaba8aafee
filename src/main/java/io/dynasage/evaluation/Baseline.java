package io.dynasage.evaluation;

import io.dynasage.settings.Choice;

/** A simple scorer that a model is compared with on the same rows. */
public enum Baseline {
    /** The number of times that an item was chosen. */
    POPULARITY,
    /** Spark's alternating least squares. */
    ALS,
    /** The time since a user's last event. */
    RECENCY,
    /** The mean of the training labels. */
    MEAN;

    /** Returns whether this baseline scores items by their training events. */
    public boolean ofItems() {
        return this == POPULARITY || this == ALS;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
