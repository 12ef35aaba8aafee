package io.dynasage.features;

import io.dynasage.settings.Choice;

/** The items that a user's recommendation list leaves out because of the user's events. */
public enum Exclusion {
    /**
     * The items that the user chose or does not want: those of positives and of explicit negatives or, with explicit
     * feedback, all that the user rated.
     */
    CHOSEN,
    /** The items of any of the user's events: also those that the user only looked at, or rated low. */
    SEEN,
    /** No item. */
    NOTHING;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
