package io.dynasage.events;

import io.dynasage.settings.Choice;

/** Which one of several events with the same key stays. */
public enum Keep {
    /** The one with the greatest value of the ordering column. */
    LATEST,
    /** The one with the smallest value of the ordering column. */
    FIRST;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
