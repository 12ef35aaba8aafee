package io.dynasage.local.algorithms.factorization;

import java.util.Arrays;

/**
 * The gradient of one mini-batch for the features that occur in it. Each of these features has a place, assigned in the
 * order of first occurrence. All arrays are kept and reused from batch to batch.
 */
final class BatchGradient {
    private static final int FIRST_CAPACITY = 256;

    private final int factorCount;
    private final int[] placeOfFeature;
    private int[] features = new int[FIRST_CAPACITY];
    private float[] linear = new float[FIRST_CAPACITY];
    private float[] parameters = new float[FIRST_CAPACITY];
    private float[] mean = new float[FIRST_CAPACITY];
    private float[] variance = new float[FIRST_CAPACITY];
    private float[][] factors = new float[FIRST_CAPACITY][];
    private int count;

    BatchGradient(int featureDim, int factorCount) {
        this.factorCount = factorCount;
        placeOfFeature = new int[featureDim];
        Arrays.fill(placeOfFeature, -1);
    }

    /** Returns the place of a feature; a new one has a gradient of zero. */
    int place(int feature) {
        int place = placeOfFeature[feature];
        if (place < 0) {
            return newPlace(feature);
        }
        return place;
    }

    void addLinear(int place, float value) {
        linear[place] += value;
    }

    /** Returns the gradient of a place's factors, for adding to it. */
    float[] factors(int place) {
        return factors[place];
    }

    /** Takes one optimiser step for the weights of all features of the batch. */
    void updateLinear(LazyAdam adam, float[] weights, float[] weightMean, float[] weightVariance) {
        for (int place = 0; place < count; place++) {
            parameters[place] = weights[features[place]];
            mean[place] = weightMean[features[place]];
            variance[place] = weightVariance[features[place]];
        }
        adam.update(parameters, linear, mean, variance, count);
        for (int place = 0; place < count; place++) {
            weights[features[place]] = parameters[place];
            weightMean[features[place]] = mean[place];
            weightVariance[features[place]] = variance[place];
        }
    }

    /** Takes one optimiser step for the factors of all features of the batch. */
    void updateFactors(LazyAdam adam, FactorRows rows) {
        for (int place = 0; place < count; place++) {
            rows.update(features[place], factors[place], adam);
        }
    }

    /** Clears the batch. */
    void clear() {
        for (int place = 0; place < count; place++) {
            placeOfFeature[features[place]] = -1;
            linear[place] = 0;
        }
        count = 0;
    }

    private int newPlace(int feature) {
        if (count == features.length) {
            grow(count * 2);
        }
        if (factors[count] == null) {
            factors[count] = new float[factorCount];
        }
        Arrays.fill(factors[count], 0);
        features[count] = feature;
        placeOfFeature[feature] = count;
        return count++;
    }

    private void grow(int capacity) {
        features = Arrays.copyOf(features, capacity);
        linear = Arrays.copyOf(linear, capacity);
        parameters = Arrays.copyOf(parameters, capacity);
        mean = Arrays.copyOf(mean, capacity);
        variance = Arrays.copyOf(variance, capacity);
        factors = Arrays.copyOf(factors, capacity);
    }
}
