package io.dynasage.model;

import java.io.Serializable;
import java.util.OptionalDouble;
import org.apache.spark.ml.linalg.SparseVector;

/** A model that scores rows outside SageMaker, as its endpoint would. */
public sealed interface ScoringModel extends Serializable permits FactorizationMachine, LinearModel {
    /** Returns the number of features; feature indices are {@code 0 .. featureDim() - 1}. */
    int featureDim();

    /** Returns the {@code score} that the endpoint would answer: the probability of label 1, or the predicted value. */
    double score(SparseVector row);

    /**
     * Returns the lowest score at which a classifier decides for label 1; empty if it decides nothing, or is unknown.
     */
    OptionalDouble threshold();
}
