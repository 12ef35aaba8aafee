package io.dynasage.evaluation;

/** The role of a scorer in a comparison. */
public enum Role {
    /** The new model. */
    MODEL,
    /** The model that the endpoint serves now. */
    LIVE,
    /** A simple scorer that a model must beat to be worth its cost. */
    BASELINE
}
