package io.dynasage.features;

import io.dynasage.settings.Choice;

/** What a model learns from the label. */
public enum Task {
    /** Label 1 (chosen) or 0 (sampled). The model is evaluated by how it ranks candidates. */
    RANKING,
    /** Label 1 or 0. The model is evaluated by the score of each row. */
    CLASSIFICATION,
    /** A numeric label. */
    REGRESSION;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
