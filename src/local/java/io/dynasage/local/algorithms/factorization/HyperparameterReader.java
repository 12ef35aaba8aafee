package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.HyperparameterValues;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Adam;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Initialization;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Term;
import java.util.List;
import java.util.Map;

/**
 * Reads one factorization machine's hyperparameters in the same way as the container, with the defaults of its
 * {@code default-conf.json}.
 */
final class HyperparameterReader {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("epochs", "1"),
            Map.entry("mini_batch_size", "1000"),
            Map.entry("use_bias", "true"),
            Map.entry("use_linear", "true"),
            Map.entry("bias_lr", "0.1"),
            Map.entry("linear_lr", "0.001"),
            Map.entry("factors_lr", "0.0001"),
            Map.entry("bias_wd", "0.01"),
            Map.entry("linear_wd", "0.001"),
            Map.entry("factors_wd", "0.00001"),
            Map.entry("bias_init_method", "normal"),
            Map.entry("linear_init_method", "normal"),
            Map.entry("factors_init_method", "normal"),
            Map.entry("bias_init_sigma", "0.01"),
            Map.entry("linear_init_sigma", "0.01"),
            Map.entry("factors_init_sigma", "0.001"),
            Map.entry("batch_metrics_publish_interval", "500"),
            Map.entry("_data_format", "record"),
            Map.entry("_kvstore", "auto"),
            Map.entry("_learning_rate", "1.0"),
            Map.entry("_optimizer", "adam"),
            Map.entry("_wd", "1.0"),
            Map.entry("_num_gpus", "auto"),
            Map.entry("_use_full_symbolic", "true"),
            Map.entry("_tuning_objective_metric", ""));
    private static final List<String> REQUIRED = List.of("feature_dim", "num_factors", "predictor_type");
    private static final List<String> WITHOUT_DEFAULT = List.of(
            "bias_init_scale",
            "linear_init_scale",
            "factors_init_scale",
            "bias_init_value",
            "linear_init_value",
            "factors_init_value",
            "clip_gradient",
            "eps",
            "rescale_grad");
    private static final List<String> FIXED = List.of("_data_format", "_learning_rate", "_optimizer", "_wd");

    private final HyperparameterValues values;

    HyperparameterReader(Map<String, String> given) {
        values = new HyperparameterValues(
                new HyperparameterValues.Schema(
                        FactorizationMachineContainer.REPOSITORY, DEFAULTS, REQUIRED, WITHOUT_DEFAULT),
                given);
    }

    FactorizationMachineHyperparameters read() {
        FIXED.forEach(values::refuseOther);
        int featureDim = values.positive("feature_dim");
        int factorCount = values.positive("num_factors");
        if ((long) featureDim * factorCount > Integer.MAX_VALUE - 8) {
            throw new TrainingInputException("feature_dim " + featureDim + " times num_factors " + factorCount
                    + " is more than one machine can hold here: lower one of them so that the product is below 2^31");
        }
        int batch = values.positive("mini_batch_size");
        boolean classifier =
                values.oneOf("predictor_type", "binary_classifier", "regressor").equals("binary_classifier");
        return new FactorizationMachineHyperparameters(
                featureDim,
                factorCount,
                classifier,
                values.positive("epochs"),
                batch,
                values.flag("use_bias"),
                values.flag("use_linear"),
                term("bias"),
                term("linear"),
                term("factors"),
                adam(batch),
                values.positive("batch_metrics_publish_interval"));
    }

    private Term term(String name) {
        return new Term(
                (float) values.notNegative(name + "_lr"),
                (float) values.notNegative(name + "_wd"),
                initialization(name + "_init_"));
    }

    private Initialization initialization(String prefix) {
        return switch (values.oneOf(prefix + "method", "normal", "uniform", "constant")) {
            case "uniform" -> new Initialization(Initialization.Method.UNIFORM, values.notNegative(prefix + "scale"));
            case "constant" ->
                new Initialization(
                        Initialization.Method.CONSTANT, values.number(prefix + "value", value -> true, "a number"));
            default -> new Initialization(Initialization.Method.NORMAL, values.notNegative(prefix + "sigma"));
        };
    }

    private Adam adam(int batch) {
        return new Adam(
                values.given("eps") ? (float) values.positiveNumber("eps") : 1e-8f,
                values.given("rescale_grad") ? (float) values.positiveNumber("rescale_grad") : 1f / batch,
                values.given("clip_gradient")
                        ? (float) values.positiveNumber("clip_gradient")
                        : Float.POSITIVE_INFINITY);
    }
}
