package io.dynasage.sagemaker;

import io.dynasage.settings.Choice;

/** The built-in algorithms that a job may train with. */
public enum Algorithm {
    /** Users and items, and what else is known of them, by factors. */
    FACTORIZATION_MACHINES,
    /** Gradient boosted trees. */
    XGBOOST,
    /** A linear or logistic regression. */
    LINEAR_LEARNER;

    /** The image's name in {@link AlgorithmImages}. */
    public String imageName() {
        return this == XGBOOST ? "sagemaker-xgboost" : toString();
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
