package io.dynasage.features;

import io.dynasage.settings.Choice;

/** What a user's events say about an item. */
public enum Feedback {
    /** That the user chose it; what the user thinks of the others is drawn at random. */
    IMPLICIT,
    /** How much the user likes it, as a rating. */
    EXPLICIT;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
