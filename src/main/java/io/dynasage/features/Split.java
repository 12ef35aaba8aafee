package io.dynasage.features;

import io.dynasage.settings.Choice;

/** How rows are divided into training, validation and test. */
public enum Split {
    /** By event time: the latest part is the test part, the part before it the validation part. */
    TIME,
    /**
     * By user: each user's last row is the test row, the one before it the validation row. Of rows at one time, a hash
     * decides which is the last.
     */
    LAST_PER_USER,
    /** By user: a share of each user's rows, drawn at random, is the test part, another one the validation part. */
    RANDOM_PER_USER,
    /** By a column {@code part} with the values train, validation or test. */
    GIVEN;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
