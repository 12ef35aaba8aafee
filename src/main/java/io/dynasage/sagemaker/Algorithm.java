package io.dynasage.sagemaker;

import io.dynasage.settings.Choice;

/** The built-in algorithms that a job can train with. */
public enum Algorithm {
    /** Factorization machines: models users, items and other features by factors. */
    FACTORIZATION_MACHINES,
    /** Gradient boosted trees. */
    XGBOOST,
    /** Linear or logistic regression. */
    LINEAR_LEARNER;

    /** Returns the image's name in {@link AlgorithmImages}. */
    public String imageName() {
        return this == XGBOOST ? "sagemaker-xgboost" : toString();
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
