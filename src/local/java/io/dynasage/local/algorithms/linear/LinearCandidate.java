package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Start;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One of the models that are trained in parallel: Adam (Kingma and Ba, 2015) on the mean gradient of each mini-batch in
 * file order, over scaled features. Weight decay and the slope of the absolute weights are added to the gradient.
 */
final class LinearCandidate {
    private static final double EPSILON = 1e-8;

    private final LinearLearnerHyperparameters hyperparameters;
    private final Candidate candidate;
    private final LinearScaler scaler;
    private final double positiveWeight;
    private final double[] weights;
    /**
     * The sums of the gradient over a batch before scaling, and the first and second moments; the bias is the last
     * entry.
     */
    private final double[] sums;

    private final double[] first;
    private final double[] second;
    private long updates;

    LinearCandidate(
            LinearLearnerHyperparameters hyperparameters,
            Candidate candidate,
            LinearScaler scaler,
            double positiveWeight,
            long seed) {
        Start start = hyperparameters.start();
        int featureDim = scaler.featureDim();
        this.hyperparameters = hyperparameters;
        this.candidate = candidate;
        this.scaler = scaler;
        this.positiveWeight = positiveWeight;
        weights = new double[featureDim + 1];
        sums = new double[featureDim + 1];
        first = new double[featureDim + 1];
        second = new double[featureDim + 1];
        SplittableRandom random = new SplittableRandom(seed);
        for (int index = 0; index < featureDim; index++) {
            weights[index] = start.draw(random);
        }
        if (hyperparameters.useBias()) {
            weights[featureDim] = start.bias();
        }
    }

    /** Makes one pass. Returns the mean loss over unscaled labels, measured before each update. */
    double pass(ExampleRows rows) {
        double loss = 0;
        for (int start = 0; start < rows.size(); start += hyperparameters.miniBatchSize()) {
            int end = Math.min(rows.size(), start + hyperparameters.miniBatchSize());
            loss += learn(rows, start, end);
        }
        return loss / rows.size();
    }

    private double learn(ExampleRows rows, int start, int end) {
        LinearLoss function = hyperparameters.loss();
        double offset = offset();
        double loss = 0;
        for (int row = start; row < end; row++) {
            double raw = offset;
            for (int entry = rows.from(row); entry < rows.to(row); entry++) {
                int index = rows.index(entry);
                raw += weights[index] / scaler.deviation(index) * rows.value(entry);
            }
            double label = scaler.label(rows.label(row));
            double weight = weight(label);
            loss += weight * function.value(scaler.unscaled(raw), rows.label(row));
            double slope = weight * function.slope(raw, label);
            for (int entry = rows.from(row); entry < rows.to(row); entry++) {
                sums[rows.index(entry)] += slope * rows.value(entry);
            }
            sums[sums.length - 1] += slope;
        }
        update(end - start);
        return loss;
    }

    private double weight(double label) {
        return hyperparameters.classifier() && label > 0 ? positiveWeight : 1;
    }

    /**
     * Returns the raw value of a row without any values: the bias, less the means that are subtracted from the
     * features.
     */
    private double offset() {
        double offset = weights[weights.length - 1];
        for (int index = 0; index < weights.length - 1; index++) {
            offset -= weights[index] * scaler.mean(index) / scaler.deviation(index);
        }
        return offset;
    }

    private void update(int rows) {
        LinearLearnerHyperparameters.Adam adam = hyperparameters.adam();
        updates++;
        double rate = candidate.learningRate();
        if (adam.step() > 0) {
            rate = Math.max(
                    Math.min(rate, adam.minimum()), rate * Math.pow(adam.factor(), (double) (updates / adam.step())));
        }
        double step = rate * Math.sqrt(1 - Math.pow(adam.beta2(), updates)) / (1 - Math.pow(adam.beta1(), updates));
        int bias = weights.length - 1;
        for (int index = 0; index < bias; index++) {
            double gradient = (sums[index] - scaler.mean(index) * sums[bias]) / scaler.deviation(index) / rows
                    + candidate.weightDecay() * weights[index]
                    + candidate.l1() * Math.signum(weights[index]);
            move(index, gradient, step);
        }
        if (hyperparameters.useBias()) {
            move(
                    bias,
                    sums[bias] / rows + candidate.weightDecay() * adam.biasDecay() * weights[bias],
                    step * adam.biasRate());
        }
        Arrays.fill(sums, 0);
    }

    private void move(int index, double gradient, double step) {
        LinearLearnerHyperparameters.Adam adam = hyperparameters.adam();
        first[index] = adam.beta1() * first[index] + (1 - adam.beta1()) * gradient;
        second[index] = adam.beta2() * second[index] + (1 - adam.beta2()) * gradient * gradient;
        weights[index] -= step * first[index] / (Math.sqrt(second[index]) + EPSILON);
    }

    Candidate settings() {
        return candidate;
    }

    /** Returns the current model over unscaled data. */
    LinearModel model() {
        int bias = weights.length - 1;
        return scaler.unscaled(Arrays.copyOf(weights, bias), weights[bias], hyperparameters);
    }
}
