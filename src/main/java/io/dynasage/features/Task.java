package io.dynasage.features;

import io.dynasage.settings.Choice;

/** What a model is to learn from the label. */
public enum Task {
    /** Label 1 (chosen) or 0 (drawn); the model is judged by how it orders candidates. */
    RANKING,
    /** Label 1 or 0; the model is judged by each row's score. */
    CLASSIFICATION,
    /** The label is a number. */
    REGRESSION;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
