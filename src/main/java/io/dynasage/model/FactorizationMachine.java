package io.dynasage.model;

import java.util.OptionalDouble;
import org.apache.spark.ml.linalg.SparseVector;

/**
 * A second-order factorization machine: {@code bias + sum_i w_i x_i + sum_{i<j} <v_i, v_j> x_i x_j} (Rendle,
 * Factorization Machines, 2010), the model that SageMaker's {@code factorization-machines} trains.
 *
 * <p>Immutable, provided that nobody writes to the arrays, which are shared and not copied because they can fill
 * gigabytes. Safe for use by many threads.
 */
public final class FactorizationMachine implements ScoringModel {
    private static final long serialVersionUID = 1L;
    private static final double THRESHOLD = 0.5;

    private final boolean classifier;
    private final float bias;
    private final float[] linear;
    private final float[] factors;
    private final int factorCount;

    /**
     * Creates a model from its parameters.
     *
     * @param classifier whether {@link #score} is a probability (logistic) or the raw value (regression)
     * @param bias the constant term
     * @param linear one weight per feature
     * @param factors {@code linear.length} rows of {@code factorCount} values, row after row
     * @param factorCount length of one factor row, {@code >= 1}
     */
    public FactorizationMachine(boolean classifier, float bias, float[] linear, float[] factors, int factorCount) {
        if (linear.length == 0 || factorCount < 1) {
            throw new IllegalArgumentException("a factorization machine needs at least one feature and one factor, not "
                    + linear.length + " features and " + factorCount + " factors");
        }
        if (factors.length != (long) linear.length * factorCount) {
            throw new IllegalArgumentException(linear.length + " features with " + factorCount + " factors each need "
                    + (long) linear.length * factorCount + " factor values, but " + factors.length + " were given");
        }
        this.classifier = classifier;
        this.bias = bias;
        this.linear = linear;
        this.factors = factors;
        this.factorCount = factorCount;
    }

    @Override
    public int featureDim() {
        return linear.length;
    }

    /** Returns the length of a factor row. */
    public int factorCount() {
        return factorCount;
    }

    /** Returns the constant term. */
    public float bias() {
        return bias;
    }

    /** Returns one weight per feature; not a copy. */
    public float[] linear() {
        return linear;
    }

    /** Returns the factors; those of feature {@code i} start at {@code i * factorCount()}. Not a copy. */
    public float[] factors() {
        return factors;
    }

    /** Returns true for {@code binary_classifier}, false for {@code regressor}. */
    public boolean classifier() {
        return classifier;
    }

    /**
     * Returns the model's value before any sigmoid, for a sparse row.
     *
     * @param indices indices of the features in the row, each {@code 0 .. featureDim() - 1}, in any order, each once
     * @param values the value of each feature
     * @param count the number of leading entries of both arrays that belong to the row
     */
    public double rawScore(int[] indices, float[] values, int count) {
        double sum = bias;
        for (int n = 0; n < count; n++) {
            sum += (double) linear[checked(indices[n])] * values[n];
        }
        if (count == 2) {
            return sum + dot(indices[0], indices[1]) * values[0] * values[1];
        }
        double[] total = new double[factorCount];
        double squares = 0;
        for (int n = 0; n < count; n++) {
            int offset = indices[n] * factorCount;
            for (int f = 0; f < factorCount; f++) {
                double part = (double) factors[offset + f] * values[n];
                total[f] += part;
                squares += part * part;
            }
        }
        double pairs = -squares;
        for (double value : total) {
            pairs += value * value;
        }
        return sum + pairs / 2;
    }

    /** Returns {@link #rawScore(int[], float[], int)} for a sparse vector. */
    public double rawScore(SparseVector row) {
        return rawScore(row.indices(), floats(row.values()), row.values().length);
    }

    /**
     * Returns the {@code score} that the endpoint would answer: the probability of label 1, or the regression value.
     */
    public double score(int[] indices, float[] values, int count) {
        double raw = rawScore(indices, values, count);
        return classifier ? 1 / (1 + Math.exp(-raw)) : raw;
    }

    @Override
    public double score(SparseVector row) {
        return score(row.indices(), floats(row.values()), row.values().length);
    }

    @Override
    public OptionalDouble threshold() {
        if (classifier) {
            return OptionalDouble.of(THRESHOLD);
        }
        return OptionalDouble.empty();
    }

    static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int n = 0; n < values.length; n++) {
            floats[n] = (float) values[n];
        }
        return floats;
    }

    /** Returns the dimensions and the kind only: the parameters can be many millions. */
    @Override
    public String toString() {
        return (classifier ? "binary_classifier" : "regressor") + " of " + linear.length + " features and "
                + factorCount + " factors";
    }

    private double dot(int i, int j) {
        int a = i * factorCount;
        int b = j * factorCount;
        double sum = 0;
        for (int f = 0; f < factorCount; f++) {
            sum += (double) factors[a + f] * factors[b + f];
        }
        return sum;
    }

    /** Returns the index, or fails if the model does not have it. */
    int checked(int index) {
        if (index < 0 || index >= linear.length) {
            throw new IllegalArgumentException("feature index " + index + " is outside this model, which knows 0 to "
                    + (linear.length - 1) + "; use the vocabulary that was saved with the model");
        }
        return index;
    }
}
