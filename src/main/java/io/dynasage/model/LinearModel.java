package io.dynasage.model;

import java.util.OptionalDouble;
import org.apache.spark.ml.linalg.SparseVector;

/**
 * The model that SageMaker's {@code linear-learner} trains with a logistic loss, or with any loss of a regressor:
 * {@code bias + sum_i w_i x_i} over features that are not scaled.
 *
 * <p>The weights are shared and not copied; nobody may write to them.
 */
public final class LinearModel implements ScoringModel {
    private static final long serialVersionUID = 1L;

    private final boolean classifier;
    private final float bias;
    private final float[] weights;
    private final Double threshold;

    /**
     * @param classifier whether a score is a probability (logistic) or the raw value (regression)
     * @param weights one for each feature
     * @param threshold the lowest score at which a classifier decides for label 1; empty if that is unknown
     */
    LinearModel(boolean classifier, float bias, float[] weights, OptionalDouble threshold) {
        this.classifier = classifier;
        this.bias = bias;
        this.weights = weights;
        this.threshold = threshold.stream().boxed().findFirst().orElse(null);
    }

    @Override
    public int featureDim() {
        return weights.length;
    }

    @Override
    public double score(SparseVector row) {
        double raw = bias;
        for (int n = 0; n < row.indices().length; n++) {
            raw += (double) weights[row.indices()[n]] * (float) row.values()[n];
        }
        return classifier ? 1 / (1 + Math.exp(-raw)) : raw;
    }

    @Override
    public OptionalDouble threshold() {
        if (threshold == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(threshold);
    }
}
