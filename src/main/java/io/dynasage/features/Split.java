package io.dynasage.features;

import io.dynasage.settings.Choice;

/** How rows are divided into training, validation and test. */
public enum Split {
    /** By event time: the latest part is the test, the part before it the validation. */
    TIME,
    /** Each user's last row is the test, the one before it the validation. */
    LAST_PER_USER,
    /** As a column {@code part} says: train, validation or test. */
    GIVEN;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
