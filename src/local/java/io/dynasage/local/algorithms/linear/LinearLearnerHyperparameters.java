package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.TrainingInputException;
import java.util.List;
import java.util.Map;

/**
 * The settings of one training of {@code linear-learner}, as far as the local container follows them.
 *
 * @param classifier {@code predictor_type}: true for {@code binary_classifier}, false for {@code regressor}
 * @param featureDim {@code feature_dim}, or 0 for auto
 * @param epochs passes over the rows, at most
 * @param miniBatchSize rows per update
 * @param useBias whether there is a constant term
 * @param loss what is minimised
 * @param positiveWeight {@code positive_example_weight_mult}; NaN for balanced
 * @param scaling what is done to the data before training
 * @param start where the weights start
 * @param adam the optimiser
 * @param candidates the models that are trained side by side
 * @param selection which of them is taken
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
     * How data is scaled by what the first rows show.
     *
     * @param normalizeData features are divided by their standard deviation
     * @param unbiasData features lose their mean
     * @param normalizeLabel labels are divided by their standard deviation
     * @param unbiasLabel labels lose their mean
     * @param points how many rows are looked at
     */
    record Scaling(
            boolean normalizeData, boolean unbiasData, boolean normalizeLabel, boolean unbiasLabel, int points) {}

    /**
     * Where weights start.
     *
     * @param normal whether they are drawn from a normal distribution with {@code size} as sigma, else uniformly from
     *     -size to size
     */
    record Start(boolean normal, double size, double bias) {}

    /**
     * Adam with a learning rate that falls: times {@code factor} every {@code step} updates, down to {@code minimum}.
     *
     * @param step 0 for a constant learning rate
     */
    record Adam(
            double beta1, double beta2, double biasRate, double biasDecay, int step, double factor, double minimum) {}

    /** What distinguishes one model from another: learning rate, weight decay, and weight of the absolute weights. */
    record Candidate(double learningRate, double weightDecay, double l1) {}

    /**
     * How the best model, its threshold and the end are found.
     *
     * @param criterion {@code binary_classifier_model_selection_criteria}
     * @param target the target recall or precision of such a criterion
     * @param beta of the F score
     * @param samples rows for the calibration of the threshold, at most
     * @param patience epochs without improvement before the end
     * @param tolerance an improvement relative to the best value that counts as one
     */
    record Selection(String criterion, double target, double beta, int samples, int patience, double tolerance) {}

    /**
     * Reads the string map of a training job as strictly as the container does.
     *
     * @throws TrainingInputException for an unknown name, a missing one, a value out of its range, or what only the
     *     real container can do
     */
    static LinearLearnerHyperparameters of(Map<String, String> hyperparameters) {
        return new LinearLearnerHyperparameterReader(hyperparameters).read();
    }
}
