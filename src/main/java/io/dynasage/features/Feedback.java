package io.dynasage.features;

import io.dynasage.settings.Choice;

/** The information that a user's events give about an item. */
public enum Feedback {
    /** That the user chose the item. Items that the user did not choose are sampled at random as negatives. */
    IMPLICIT,
    /** How much the user likes the item, expressed as a rating. */
    EXPLICIT;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
