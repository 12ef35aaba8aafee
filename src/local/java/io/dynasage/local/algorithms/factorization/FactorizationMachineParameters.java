package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Initialization;
import io.dynasage.model.FactorizationMachine;
import java.util.Arrays;
import java.util.Random;

/**
 * The parameters of a factorization machine during training, with the gradient of the current batch and the moments of
 * the optimiser. Each factor row is an array of its own, so that all inner loops start at index 0.
 */
final class FactorizationMachineParameters {
    private final FactorizationMachineHyperparameters hyperparameters;
    private final int factorCount;
    private final float scale;
    private final float[] bias = new float[1];
    private final float[] linear;
    private final FactorRows factors;
    private final LazyAdam biasAdam;
    private final LazyAdam linearAdam;
    private final LazyAdam factorAdam;
    private final float[] biasMean = new float[1];
    private final float[] biasVariance = new float[1];
    private final float[] linearMean;
    private final float[] linearVariance;
    private final float[] biasGradient = new float[1];
    private final BatchGradient gradient;
    private final float[] sums;
    private long batches;

    FactorizationMachineParameters(FactorizationMachineHyperparameters hyperparameters, long seed) {
        this.hyperparameters = hyperparameters;
        factorCount = hyperparameters.factorCount();
        scale = hyperparameters.adam().gradientScale();
        biasAdam = new LazyAdam(hyperparameters.bias(), hyperparameters.adam());
        linearAdam = new LazyAdam(hyperparameters.linear(), hyperparameters.adam());
        factorAdam = new LazyAdam(hyperparameters.factors(), hyperparameters.adam());
        int dimension = hyperparameters.featureDim();
        linear = new float[dimension];
        linearMean = new float[dimension];
        linearVariance = new float[dimension];
        factors = new FactorRows(dimension, factorCount);
        gradient = new BatchGradient(dimension, factorCount);
        sums = new float[factorCount];
        initialize(new Random(seed));
    }

    /** Adds one row's gradient to the batch and its score to the metrics. */
    void learn(ExampleRows rows, int row, FactorizationMachineMetrics metrics) {
        int from = rows.from(row);
        int to = rows.to(row);
        float raw = bias[0];
        for (int n = from; n < to; n++) {
            raw += linear[rows.index(n)] * rows.value(n);
        }
        if (to - from == 2) {
            learnPair(rows, from, slope(metrics, raw + pairScore(rows, from), rows.label(row)));
        } else {
            learnGeneral(rows, from, to, slope(metrics, raw + generalScore(rows, from, to), rows.label(row)));
        }
    }

    private float slope(FactorizationMachineMetrics metrics, float raw, float label) {
        float slope = (float) metrics.add(raw, label) * scale;
        biasGradient[0] += slope;
        return slope;
    }

    /** Ends the batch: takes one optimiser step for everything that the batch touched. */
    void update() {
        batches++;
        if (hyperparameters.useBias()) {
            biasAdam.begin(batches);
            biasAdam.update(bias, biasGradient, biasMean, biasVariance, 1);
        }
        biasGradient[0] = 0;
        if (hyperparameters.useLinear()) {
            linearAdam.begin(batches);
            gradient.updateLinear(linearAdam, linear, linearMean, linearVariance);
        }
        factorAdam.begin(batches);
        gradient.updateFactors(factorAdam, factors);
        gradient.clear();
    }

    /** Returns the current parameters as a model. */
    FactorizationMachine model() {
        return new FactorizationMachine(
                hyperparameters.classifier(), bias[0], linear.clone(), factors.flat(), factorCount);
    }

    /**
     * Returns the score of exactly two features. This is the common case of one user and one item, and needs only one
     * inner product.
     */
    private float pairScore(ExampleRows rows, int from) {
        return dot(factors.row(rows.index(from)), factors.row(rows.index(from + 1)), factorCount)
                * rows.value(from)
                * rows.value(from + 1);
    }

    private void learnPair(ExampleRows rows, int from, float slope) {
        int a = gradient.place(rows.index(from));
        int b = gradient.place(rows.index(from + 1));
        gradient.addLinear(a, slope * rows.value(from));
        gradient.addLinear(b, slope * rows.value(from + 1));
        float weight = slope * rows.value(from) * rows.value(from + 1);
        addScaled(gradient.factors(a), factors.row(rows.index(from + 1)), weight, factorCount);
        addScaled(gradient.factors(b), factors.row(rows.index(from)), weight, factorCount);
    }

    private float generalScore(ExampleRows rows, int from, int to) {
        Arrays.fill(sums, 0);
        float squares = 0;
        for (int n = from; n < to; n++) {
            float[] row = factors.row(rows.index(n));
            addScaled(sums, row, rows.value(n), factorCount);
            squares += dot(row, row, factorCount) * rows.value(n) * rows.value(n);
        }
        return (dot(sums, sums, factorCount) - squares) / 2;
    }

    /** Adds the gradient of this row, using the sums that {@link #generalScore} has left. */
    private void learnGeneral(ExampleRows rows, int from, int to, float slope) {
        for (int n = from; n < to; n++) {
            float weight = slope * rows.value(n);
            int place = gradient.place(rows.index(n));
            gradient.addLinear(place, weight);
            addScaled(gradient.factors(place), sums, weight, factorCount);
            addScaled(gradient.factors(place), factors.row(rows.index(n)), -weight * rows.value(n), factorCount);
        }
    }

    private void initialize(Random random) {
        if (hyperparameters.useBias()) {
            fill(bias, hyperparameters.bias().initialization(), random);
        }
        if (hyperparameters.useLinear()) {
            fill(linear, hyperparameters.linear().initialization(), random);
        }
        for (int feature = 0; feature < linear.length; feature++) {
            fill(factors.row(feature), hyperparameters.factors().initialization(), random);
        }
    }

    private static void fill(float[] parameters, Initialization initialization, Random random) {
        double size = initialization.size();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float)
                    switch (initialization.method()) {
                        case NORMAL -> random.nextGaussian() * size;
                        case UNIFORM -> (2 * random.nextDouble() - 1) * size;
                        case CONSTANT -> size;
                    };
        }
    }

    private static void addScaled(float[] target, float[] source, float weight, int length) {
        for (int i = 0; i < length; i++) {
            target[i] += weight * source[i];
        }
    }

    /**
     * Returns the inner product. It uses four sums at a time, because a single one would wait for each addition before
     * the next.
     */
    private static float dot(float[] a, float[] b, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
