package io.dynasage.evaluation;

/** What a scorer is in a comparison. */
public enum Role {
    /** The new model. */
    MODEL,
    /** The model that the endpoint answers with now. */
    LIVE,
    /** Something simple that a model must beat to be worth its cost. */
    BASELINE
}
