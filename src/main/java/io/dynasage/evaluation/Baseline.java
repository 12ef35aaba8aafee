package io.dynasage.evaluation;

import io.dynasage.settings.Choice;

/** What a model is compared with on the same rows. */
public enum Baseline {
    /** How often an item was chosen. */
    POPULARITY,
    /** Spark's alternating least squares. */
    ALS,
    /** How long ago a user's last event was. */
    RECENCY,
    /** The mean of the training labels. */
    MEAN;

    /** Whether it scores items by what training knew of them. */
    public boolean ofItems() {
        return this == POPULARITY || this == ALS;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
