package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.HyperparameterValues;
import io.dynasage.local.algorithms.TrainingInputException;
import java.util.List;
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
                    (float) values.notNegative(name + "_lr"),
                    (float) values.notNegative(name + "_wd"),
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
            return switch (values.oneOf(prefix + "method", "normal", "uniform", "constant")) {
                case "uniform" -> new Initialization(Method.UNIFORM, values.notNegative(prefix + "scale"));
                case "constant" -> new Initialization(Method.CONSTANT, values.number(prefix + "value"));
                default -> new Initialization(Method.NORMAL, values.notNegative(prefix + "sigma"));
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

    private static final HyperparameterValues.Schema SCHEMA =
            HyperparameterValues.Schema.of(FactorizationMachineContainer.REPOSITORY, """
            feature_dim                     !
            num_factors                     !
            predictor_type                  !
            epochs                          1
            mini_batch_size                 1000
            use_bias                        true
            use_linear                      true
            bias_lr                         0.1
            linear_lr                       0.001
            factors_lr                      0.0001
            bias_wd                         0.01
            linear_wd                       0.001
            factors_wd                      0.00001
            bias_init_method                normal
            linear_init_method              normal
            factors_init_method             normal
            bias_init_sigma                 0.01
            linear_init_sigma               0.01
            factors_init_sigma              0.001
            bias_init_scale                 -
            linear_init_scale               -
            factors_init_scale              -
            bias_init_value                 -
            linear_init_value               -
            factors_init_value              -
            clip_gradient                   -
            eps                             -
            rescale_grad                    -
            batch_metrics_publish_interval  500
            _data_format                    record
            _kvstore                        auto
            _learning_rate                  1.0
            _optimizer                      adam
            _wd                             1.0
            _num_gpus                       auto
            _use_full_symbolic              true
            _tuning_objective_metric        ''
            """);
    private static final List<String> FIXED = List.of("_data_format", "_learning_rate", "_optimizer", "_wd");

    /**
     * Reads the string map of a training job as strictly as the container does, with the defaults of its
     * {@code default-conf.json}.
     *
     * @throws TrainingInputException for an unknown name, a missing one, or a value out of its range
     */
    public static FactorizationMachineHyperparameters of(Map<String, String> hyperparameters) {
        HyperparameterValues values = new HyperparameterValues(SCHEMA, hyperparameters);
        FIXED.forEach(values::refuseOther);
        int featureDim = values.positive("feature_dim");
        int factorCount = values.positive("num_factors");
        if ((long) featureDim * factorCount > Integer.MAX_VALUE - 8) {
            throw new TrainingInputException("feature_dim " + featureDim + " times num_factors " + factorCount
                    + " is more than one machine can hold here: lower one of them so that the product is below 2^31");
        }
        int batch = values.positive("mini_batch_size");
        return new FactorizationMachineHyperparameters(
                featureDim,
                factorCount,
                values.oneOf("predictor_type", "binary_classifier", "regressor").equals("binary_classifier"),
                values.positive("epochs"),
                batch,
                values.flag("use_bias"),
                values.flag("use_linear"),
                Term.of("bias", values),
                Term.of("linear", values),
                Term.of("factors", values),
                new Adam(
                        (float) values.positiveOr("eps", 1e-8),
                        (float) values.positiveOr("rescale_grad", 1.0 / batch),
                        (float) values.positiveOr("clip_gradient", Float.POSITIVE_INFINITY)),
                values.positive("batch_metrics_publish_interval"));
    }
}
