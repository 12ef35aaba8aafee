package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedScorer;
import io.dynasage.local.algorithms.ScoreAnswer;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

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

    /** Returns the model as its container serves it. */
    HostedScorer hosted() {
        DoubleFunction<Number> decision = score -> score >= threshold ? 1 : 0;
        return new HostedScorer(
                LinearLearnerContainer.REPOSITORY,
                List.of(ScoreAnswer.JSON, ScoreAnswer.JSON_LINES, "text/csv", ScoreAnswer.RECORDIO),
                weights.length,
                row -> loss.score(raw(row.indices(), row.values())),
                Optional.of(decision).filter(any -> classifier));
    }

    LinearModel withThreshold(double newThreshold) {
        return new LinearModel(weights, bias, loss, classifier, newThreshold);
    }
}
