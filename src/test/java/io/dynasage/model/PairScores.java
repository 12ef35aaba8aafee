package io.dynasage.model;

import org.apache.spark.ml.linalg.SparseVector;

/** Scores of rows with two features at 1.0, such as one user and one item. */
public final class PairScores {
    private PairScores() {}

    /** Returns the model's value before any sigmoid. */
    public static double raw(FactorizationMachine model, int i, int j) {
        return model.rawScore(pair(model, i, j));
    }

    /** Returns the score that an endpoint would answer. */
    public static double score(FactorizationMachine model, int i, int j) {
        return model.score(pair(model, i, j));
    }

    private static SparseVector pair(FactorizationMachine model, int i, int j) {
        return new SparseVector(model.featureDim(), new int[] {Math.min(i, j), Math.max(i, j)}, new double[] {1, 1});
    }
}
