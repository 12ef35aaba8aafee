package io.dynasage.evaluation;

import io.dynasage.settings.Choice;

/** What a test says of a baseline next to the model. */
public enum Verdict {
    /** The model is better, beyond chance. */
    BEATEN,
    /** The baseline is better, beyond chance. */
    BETTER,
    /** The test does not decide which one is better. */
    UNDECIDED;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
