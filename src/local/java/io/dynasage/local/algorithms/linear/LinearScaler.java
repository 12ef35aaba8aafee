package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Scaling;
import java.util.Arrays;

/**
 * Means and standard deviations of features and labels, taken from the first rows; 0 and 1 where no scaling applies.
 */
final class LinearScaler {
    private final double[] means;
    private final double[] deviations;
    private final double labelMean;
    private final double labelDeviation;

    LinearScaler(ExampleRows rows, int featureDim, Scaling scaling) {
        int count = Math.min(rows.size(), scaling.points());
        means = new double[featureDim];
        deviations = new double[featureDim];
        measure(rows, count, scaling.normalizeData());
        if (!scaling.unbiasData()) {
            Arrays.fill(means, 0);
        }
        double mean = 0;
        double square = 0;
        for (int row = 0; row < count; row++) {
            mean += rows.label(row) / (double) count;
        }
        for (int row = 0; row < count; row++) {
            square += (rows.label(row) - mean) * (rows.label(row) - mean) / count;
        }
        labelDeviation = usable(Math.sqrt(square), scaling.normalizeLabel());
        labelMean = scaling.unbiasLabel() ? mean : 0;
    }

    private void measure(ExampleRows rows, int count, boolean normalize) {
        int[] present = new int[means.length];
        for (int entry = rows.from(0); entry < rows.to(count - 1); entry++) {
            means[rows.index(entry)] += rows.value(entry) / (double) count;
            present[rows.index(entry)]++;
        }
        for (int entry = rows.from(0); entry < rows.to(count - 1); entry++) {
            double off = rows.value(entry) - means[rows.index(entry)];
            deviations[rows.index(entry)] += off * off / count;
        }
        for (int index = 0; index < means.length; index++) {
            double absent = (double) (count - present[index]) / count;
            deviations[index] = usable(Math.sqrt(deviations[index] + absent * means[index] * means[index]), normalize);
        }
    }

    /** Returns a usable divisor: a constant column cannot be normalised. */
    private static double usable(double deviation, boolean normalize) {
        return normalize && deviation > 1e-12 ? deviation : 1;
    }

    int featureDim() {
        return means.length;
    }

    double mean(int index) {
        return means[index];
    }

    double deviation(int index) {
        return deviations[index];
    }

    double label(float label) {
        return (label - labelMean) / labelDeviation;
    }

    /** Converts a value over scaled labels to unscaled labels. */
    double unscaled(double value) {
        return value * labelDeviation + labelMean;
    }

    /**
     * Returns the model over unscaled features and labels that is equivalent to {@code weights} and {@code bias} over
     * scaled ones.
     */
    LinearModel unscaled(double[] weights, double bias, LinearLearnerHyperparameters hyperparameters) {
        float[] plain = new float[weights.length];
        double offset = bias;
        for (int index = 0; index < weights.length; index++) {
            double weight = weights[index] / deviations[index];
            plain[index] = (float) (weight * labelDeviation);
            offset -= weight * means[index];
        }
        return new LinearModel(
                plain,
                (float) (offset * labelDeviation + labelMean),
                hyperparameters.loss(),
                hyperparameters.classifier(),
                hyperparameters.loss().threshold());
    }
}
