package io.dynasage.evaluation;

import io.dynasage.settings.Choice;

/** What becomes of a model if the test does not decide whether it is better than a baseline that it must beat. */
public enum Undecided {
    /** It passes if its value is not worse than the baseline's. */
    DEPLOY,
    /** It is refused. */
    REFUSE;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
