package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.TrainingInputException;
import java.util.Map;

/**
 * The settings of one factorization machine training, with the meaning that they have in SageMaker's
 * {@code factorization-machines} container (Amazon SageMaker developer guide, "Factorization Machines
 * Hyperparameters").
 *
 * @param featureDim {@code feature_dim}: all feature indices are less than this
 * @param factorCount {@code num_factors}
 * @param classifier {@code predictor_type}: true for {@code binary_classifier}, false for {@code regressor}
 * @param epochs passes over the rows
 * @param miniBatchSize rows per update
 * @param useBias whether there is a constant term
 * @param useLinear whether there are weights of single features
 * @param bias how the constant term is initialised and trained
 * @param linear the same for the weights
 * @param factors the same for the factors
 * @param adam settings of the optimiser that all terms share
 * @param publishInterval batches between two published batch metrics
 */
public record FactorizationMachineHyperparameters(
        int featureDim,
        int factorCount,
        boolean classifier,
        int epochs,
        int miniBatchSize,
        boolean useBias,
        boolean useLinear,
        Term bias,
        Term linear,
        Term factors,
        Adam adam,
        int publishInterval) {

    /**
     * The start and the learning of one term's parameters.
     *
     * @param learningRate {@code *_lr}
     * @param weightDecay {@code *_wd}, added to the gradient times the parameter
     * @param initialization {@code *_init_method} with its one number
     */
    public record Term(float learningRate, float weightDecay, Initialization initialization) {}

    /**
     * The initial values of parameters.
     *
     * @param method the distribution
     * @param size sigma of {@code NORMAL}, half width of {@code UNIFORM} around 0, the value of {@code CONSTANT}
     */
    public record Initialization(Method method, double size) {
        /** The three methods of the container. */
        public enum Method {
            NORMAL,
            UNIFORM,
            CONSTANT
        }
    }

    /**
     * Settings of Adam (Kingma and Ba, 2015), as in MXNet's {@code adam}; beta1 is .9 and beta2 .999.
     *
     * @param epsilon {@code eps}
     * @param gradientScale {@code rescale_grad}: factor of the batch's summed gradient
     * @param gradientLimit {@code clip_gradient}: bound of each gradient's absolute value, positive infinity for none
     */
    public record Adam(float epsilon, float gradientScale, float gradientLimit) {}

    /**
     * Reads the string map of a training job as strictly as the container does.
     *
     * @throws TrainingInputException for an unknown name, a missing one, or a value out of its range
     */
    public static FactorizationMachineHyperparameters of(Map<String, String> hyperparameters) {
        return new HyperparameterReader(hyperparameters).read();
    }
}
