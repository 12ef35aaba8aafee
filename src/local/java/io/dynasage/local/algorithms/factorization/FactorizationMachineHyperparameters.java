package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.sagemaker.hyperparameters.FactorizationMachinesRules;
import io.dynasage.sagemaker.hyperparameters.HyperparameterException;
import io.dynasage.sagemaker.hyperparameters.HyperparameterValues;
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
    public record Term(float learningRate, float weightDecay, Initialization initialization) {
        private static Term of(String name, HyperparameterValues values) {
            return new Term(
                    (float) values.number(name + "_lr"),
                    (float) values.number(name + "_wd"),
                    Initialization.of(name + "_init_", values));
        }
    }

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

        private static Initialization of(String prefix, HyperparameterValues values) {
            return switch (values.value(prefix + "method")) {
                case "uniform" -> new Initialization(Method.UNIFORM, values.number(prefix + "scale"));
                case "constant" -> new Initialization(Method.CONSTANT, values.number(prefix + "value"));
                default -> new Initialization(Method.NORMAL, values.number(prefix + "sigma"));
            };
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

    /** The switches of which only the default is known here: another value would mean another algorithm. */
    private static final Map<String, String> FIXED =
            Map.of("_data_format", "record", "_learning_rate", "1.0", "_optimizer", "adam", "_wd", "1.0");

    /**
     * Reads the string map of a training job as strictly as the container does, by the same rules as the job.
     *
     * @throws TrainingInputException for an unknown name, a missing one, or a value out of its range
     */
    public static FactorizationMachineHyperparameters of(Map<String, String> hyperparameters) {
        try {
            return read(FactorizationMachinesRules.TABLE.values(hyperparameters));
        } catch (HyperparameterException e) {
            throw new TrainingInputException(e.getMessage(), e);
        }
    }

    private static FactorizationMachineHyperparameters read(HyperparameterValues values) {
        FIXED.forEach((name, only) -> {
            if (!values.value(name).equals(only)) {
                throw values.invalid(name, only + ", the only one known here");
            }
        });
        int featureDim = values.whole("feature_dim");
        int factorCount = values.whole("num_factors");
        if ((long) featureDim * factorCount > Integer.MAX_VALUE - 8) {
            throw new TrainingInputException("feature_dim " + featureDim + " times num_factors " + factorCount
                    + " is more than one machine can hold here: lower one of them so that the product is below 2^31");
        }
        int batch = values.whole("mini_batch_size");
        return new FactorizationMachineHyperparameters(
                featureDim,
                factorCount,
                values.value("predictor_type").equals("binary_classifier"),
                values.whole("epochs"),
                batch,
                values.flag("use_bias"),
                values.flag("use_linear"),
                Term.of("bias", values),
                Term.of("linear", values),
                Term.of("factors", values),
                new Adam((float) values.number("eps", 1e-8), (float) values.number("rescale_grad", 1.0 / batch), (float)
                        values.number("clip_gradient", Float.POSITIVE_INFINITY)),
                values.whole("batch_metrics_publish_interval"));
    }
}
