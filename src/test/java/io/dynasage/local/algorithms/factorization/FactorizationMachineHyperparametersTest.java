package io.dynasage.local.algorithms.factorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Adam;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Initialization;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Initialization.Method;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters.Term;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactorizationMachineHyperparametersTest {

    @Test
    void hasTheDefaultsOfTheContainer() {
        assertEquals(
                new FactorizationMachineHyperparameters(
                        100,
                        64,
                        true,
                        1,
                        1000,
                        true,
                        true,
                        new Term(0.1f, 0.01f, new Initialization(Method.NORMAL, 0.01)),
                        new Term(0.001f, 0.001f, new Initialization(Method.NORMAL, 0.01)),
                        new Term(0.0001f, 0.00001f, new Initialization(Method.NORMAL, 0.001)),
                        new Adam(1e-8f, 0.001f, Float.POSITIVE_INFINITY),
                        500),
                read());
    }

    @Test
    void readsEveryHyperparameter() {
        assertEquals(
                new FactorizationMachineHyperparameters(
                        100,
                        8,
                        false,
                        7,
                        50,
                        false,
                        false,
                        new Term(1, 2, new Initialization(Method.UNIFORM, 3)),
                        new Term(4, 5, new Initialization(Method.CONSTANT, -6)),
                        new Term(7, 8, new Initialization(Method.NORMAL, 9)),
                        new Adam(1e-6f, 0.5f, 10),
                        20),
                read(
                        "num_factors",
                        "8",
                        "predictor_type",
                        "regressor",
                        "epochs",
                        "7",
                        "mini_batch_size",
                        "50",
                        "use_bias",
                        "false",
                        "use_linear",
                        "False",
                        "bias_lr",
                        "1",
                        "bias_wd",
                        "2",
                        "bias_init_method",
                        "uniform",
                        "bias_init_scale",
                        "3",
                        "linear_lr",
                        "4",
                        "linear_wd",
                        "5",
                        "linear_init_method",
                        "constant",
                        "linear_init_value",
                        "-6",
                        "factors_lr",
                        "7",
                        "factors_wd",
                        "8",
                        "factors_init_sigma",
                        "9",
                        "eps",
                        "1e-6",
                        "rescale_grad",
                        "0.5",
                        "clip_gradient",
                        "10",
                        "batch_metrics_publish_interval",
                        "20"));
    }

    @Test
    void dividesTheGradientByTheBatchSizeUnlessToldOtherwise() {
        assertEquals(1f / 200, read("mini_batch_size", "200").adam().gradientScale());
    }

    @Test
    void ignoresTheSwitchesThatTheServiceItselfSets() {
        assertEquals(read(), read("_tuning_objective_metric", "test:rmse", "_num_gpus", "0", "_kvstore", "local"));
    }

    @Test
    void refusesUnknownNames() {
        String known = " unexpected); factorization-machines knows batch_metrics_publish_interval, bias_init_method, "
                + "bias_init_scale, bias_init_sigma, bias_init_value, bias_lr, bias_wd, clip_gradient, epochs, eps, "
                + "factors_init_method, factors_init_scale, factors_init_sigma, factors_init_value, factors_lr, "
                + "factors_wd, feature_dim, linear_init_method, linear_init_scale, linear_init_sigma, "
                + "linear_init_value, linear_lr, linear_wd, mini_batch_size, num_factors, predictor_type, "
                + "rescale_grad, use_bias, use_linear";
        assertEquals(
                "Additional properties are not allowed (u'mini_batch_siz' was" + known,
                failure("mini_batch_siz", "10"));
        assertEquals("Additional properties are not allowed (u'eta', u'k' were" + known, failure("k", "1", "eta", "2"));
    }

    @Test
    void refusesMissingNames() {
        assertEquals(
                "u'feature_dim' is a required property; factorization-machines has no default for it, so set it",
                assertThrows(TrainingInputException.class, () -> FactorizationMachineHyperparameters.of(Map.of()))
                        .getMessage());
        assertEquals(
                "u'bias_init_scale' is a required property with this init_method; it has no default, so set it",
                failure("bias_init_method", "uniform"));
    }

    @Test
    void refusesValuesOutOfTheirRange() {
        String whole = " must be a whole number of at least 1 and below 2^31";
        for (String value : new String[] {"0", "-1", "1.5", "many", "", "3000000000"}) {
            assertEquals(
                    "u'" + value + "' is not valid under any of the given schemas: epochs" + whole,
                    failure("epochs", value));
        }
        assertEquals(
                "u'-1' is not valid under any of the given schemas: bias_lr must be a number of at least 0",
                failure("bias_lr", "-1"));
        assertEquals(
                "u'NaN' is not valid under any of the given schemas: factors_wd must be a number of at least 0",
                failure("factors_wd", "NaN"));
        assertEquals(
                "u'0' is not valid under any of the given schemas: clip_gradient must be a number above 0",
                failure("clip_gradient", "0"));
        assertEquals(
                "u'yes' is not valid under any of the given schemas: use_bias must be true or false",
                failure("use_bias", "yes"));
        assertEquals(
                "u'ranking' is not valid under any of the given schemas: "
                        + "predictor_type must be one of binary_classifier, regressor",
                failure("predictor_type", "ranking"));
    }

    @Test
    void refusesAnotherOptimiser() {
        assertEquals(
                "u'sgd' is not valid under any of the given schemas: "
                        + "_optimizer must be adam, the only one known here",
                failure("_optimizer", "sgd"));
    }

    @Test
    void refusesMoreParametersThanAnArrayHolds() {
        assertEquals(
                "feature_dim 100000000 times num_factors 64 is more than one machine can hold here: "
                        + "lower one of them so that the product is below 2^31",
                failure("feature_dim", "100000000"));
        assertFalse(read("use_linear", "false").useLinear());
    }

    private static FactorizationMachineHyperparameters read(String... namesAndValues) {
        Map<String, String> map =
                new HashMap<>(Map.of("feature_dim", "100", "num_factors", "64", "predictor_type", "binary_classifier"));
        for (int n = 0; n < namesAndValues.length; n += 2) {
            map.put(namesAndValues[n], namesAndValues[n + 1]);
        }
        return FactorizationMachineHyperparameters.of(map);
    }

    private static String failure(String... namesAndValues) {
        return assertThrows(TrainingInputException.class, () -> read(namesAndValues))
                .getMessage();
    }
}
