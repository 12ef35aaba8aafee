package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ExampleRows;

/**
 * A trained linear model over raw, unscaled features.
 *
 * @param weights one for each feature
 * @param bias the constant term
 * @param loss the loss of the training
 * @param classifier whether it decides between two classes
 * @param threshold the lowest score at which a classifier decides for 1
 */
record LinearModel(float[] weights, float bias, LinearLoss loss, boolean classifier, double threshold) {

    /** Returns the value before any link function. */
    double raw(int[] indices, float[] values) {
        double sum = bias;
        for (int i = 0; i < indices.length; i++) {
            sum += (double) weights[indices[i]] * values[i];
        }
        return sum;
    }

    double raw(ExampleRows rows, int row) {
        double sum = bias;
        for (int entry = rows.from(row); entry < rows.to(row); entry++) {
            sum += (double) weights[rows.index(entry)] * rows.value(entry);
        }
        return sum;
    }

    double score(ExampleRows rows, int row) {
        return loss.score(raw(rows, row));
    }

    LinearModel withThreshold(double newThreshold) {
        return new LinearModel(weights, bias, loss, classifier, newThreshold);
    }
}
