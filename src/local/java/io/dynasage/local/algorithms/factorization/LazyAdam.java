package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Adam;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Term;

/**
 * Adam for one term of the model, in the row-sparse form of MXNet's {@code adam}. Moments and parameters change only
 * where the batch has a gradient, and weight decay is part of the gradient. The bias correction counts all batches
 * since the start, whether or not they contained this feature.
 */
final class LazyAdam {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private final Term term;
    private final Adam adam;
    private float rate;

    LazyAdam(Term term, Adam adam) {
        this.term = term;
        this.adam = adam;
    }

    /** Sets the step size of the {@code batch}-th update, from 1. */
    void begin(long batch) {
        double correction = Math.sqrt(1 - Math.pow(0.999, batch)) / (1 - Math.pow(0.9, batch));
        rate = (float) (term.learningRate() * correction);
    }

    /**
     * Updates the first {@code length} parameters. All arrays start at 0, which lets the JIT compile the loops to
     * vector instructions. The update consumes the gradient.
     */
    void update(float[] parameters, float[] gradient, float[] mean, float[] variance, int length) {
        float decay = term.weightDecay();
        for (int i = 0; i < length; i++) {
            gradient[i] += decay * parameters[i];
        }
        if (adam.gradientLimit() < Float.POSITIVE_INFINITY) {
            clip(gradient, length, adam.gradientLimit());
        }
        step(parameters, gradient, mean, variance, length, rate, adam.epsilon());
    }

    private static void step(
            float[] parameters, float[] gradient, float[] mean, float[] variance, int length, float rate, float eps) {
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            float m = BETA1 * mean[i] + (1 - BETA1) * g;
            float s = BETA2 * variance[i] + (1 - BETA2) * g * g;
            mean[i] = m;
            variance[i] = s;
            parameters[i] -= rate * m / ((float) Math.sqrt(s) + eps);
        }
    }

    private static void clip(float[] gradient, int length, float limit) {
        for (int i = 0; i < length; i++) {
            gradient[i] = Math.max(-limit, Math.min(limit, gradient[i]));
        }
    }
}
