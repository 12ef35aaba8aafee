package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.sagemaker.hyperparameters.HyperparameterException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The settings of one training of {@code linear-learner}, as far as the local container supports them.
 *
 * @param classifier {@code predictor_type}: true for {@code binary_classifier}, false for {@code regressor}
 * @param featureDim {@code feature_dim}, or 0 for auto
 * @param epochs passes over the rows, at most
 * @param miniBatchSize rows per update
 * @param useBias whether there is a constant term
 * @param loss the loss to minimise
 * @param positiveWeight {@code positive_example_weight_mult}; NaN for balanced
 * @param scaling the scaling of the data before training
 * @param start the initial weights
 * @param adam the optimiser
 * @param candidates the models that are trained in parallel
 * @param selection the rule that chooses among them
 */
record LinearLearnerHyperparameters(
        boolean classifier,
        int featureDim,
        int epochs,
        int miniBatchSize,
        boolean useBias,
        LinearLoss loss,
        double positiveWeight,
        Scaling scaling,
        Start start,
        Adam adam,
        List<Candidate> candidates,
        Selection selection) {

    /**
     * The scaling of data by statistics of the first rows.
     *
     * @param normalizeData whether features are divided by their standard deviation
     * @param unbiasData whether the mean is subtracted from features
     * @param normalizeLabel whether labels are divided by their standard deviation
     * @param unbiasLabel whether the mean is subtracted from labels
     * @param points the number of rows for the statistics
     */
    record Scaling(
            boolean normalizeData, boolean unbiasData, boolean normalizeLabel, boolean unbiasLabel, int points) {}

    /**
     * The initial weights.
     *
     * @param normal whether they are drawn from a normal distribution with {@code size} as sigma; otherwise uniformly
     *     from -size to size
     */
    record Start(boolean normal, double size, double bias) {
        double draw(SplittableRandom random) {
            if (normal) {
                return size * random.nextGaussian();
            }
            return size * (2 * random.nextDouble() - 1);
        }
    }

    /**
     * Adam with a decreasing learning rate: times {@code factor} every {@code step} updates, down to {@code minimum}.
     *
     * @param step 0 for a constant learning rate
     */
    record Adam(
            double beta1, double beta2, double biasRate, double biasDecay, int step, double factor, double minimum) {}

    /** The settings that differ between models: learning rate, weight decay, and weight of the absolute weights. */
    record Candidate(double learningRate, double weightDecay, double l1) {}

    /**
     * The rule for the choice of the best model, its threshold and the end of training.
     *
     * @param criterion {@code binary_classifier_model_selection_criteria}
     * @param target the target recall or precision of such a criterion
     * @param beta the beta of the F score
     * @param samples rows for the calibration of the threshold, at most
     * @param patience epochs without improvement before the end
     * @param tolerance the least improvement, relative to the best value, that counts as one
     */
    record Selection(String criterion, double target, double beta, int samples, int patience, double tolerance) {}

    /** Returns whether a threshold is calibrated to the criterion. */
    boolean calibrates() {
        return classifier && !selection.criterion().equals("loss_function");
    }

    /**
     * Reads the string map of a training job as strictly as the container does.
     *
     * @throws TrainingInputException for an unknown name, a missing one, a value out of its range, or a feature that
     *     only the real container has
     */
    static LinearLearnerHyperparameters of(Map<String, String> hyperparameters) {
        try {
            return new LinearLearnerHyperparameterReader(hyperparameters).read();
        } catch (HyperparameterException e) {
            throw new TrainingInputException(e.getMessage(), e);
        }
    }
}
