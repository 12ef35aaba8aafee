package io.dynasage.local;

import io.dynasage.local.FactorizationMachineHyperparameters.Adam;
import io.dynasage.local.FactorizationMachineHyperparameters.Initialization;
import io.dynasage.local.FactorizationMachineHyperparameters.Term;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;

/**
 * One training job's hyperparameters, read as the container reads them: defaults of its {@code default-conf.json}, JSON
 * schema errors in the words of its Python validator (a text {@code abc} is {@code u'abc'}), each followed by advice.
 */
final class HyperparameterReader {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("epochs", "1"), Map.entry("mini_batch_size", "1000"),
            Map.entry("use_bias", "true"), Map.entry("use_linear", "true"),
            Map.entry("bias_lr", "0.1"), Map.entry("linear_lr", "0.001"), Map.entry("factors_lr", "0.0001"),
            Map.entry("bias_wd", "0.01"), Map.entry("linear_wd", "0.001"), Map.entry("factors_wd", "0.00001"),
            Map.entry("bias_init_method", "normal"), Map.entry("linear_init_method", "normal"),
            Map.entry("factors_init_method", "normal"), Map.entry("bias_init_sigma", "0.01"),
            Map.entry("linear_init_sigma", "0.01"), Map.entry("factors_init_sigma", "0.001"),
            Map.entry("batch_metrics_publish_interval", "500"), Map.entry("_data_format", "record"),
            Map.entry("_kvstore", "auto"), Map.entry("_learning_rate", "1.0"), Map.entry("_optimizer", "adam"),
            Map.entry("_wd", "1.0"), Map.entry("_num_gpus", "auto"), Map.entry("_use_full_symbolic", "true"),
            Map.entry("_tuning_objective_metric", ""));
    private static final List<String> WITHOUT_DEFAULT = List.of(
            "feature_dim", "num_factors", "predictor_type", "bias_init_scale", "linear_init_scale",
            "factors_init_scale", "bias_init_value", "linear_init_value", "factors_init_value", "clip_gradient",
            "eps", "rescale_grad");
    private static final List<String> FIXED = List.of("_data_format", "_learning_rate", "_optimizer", "_wd");

    private static final String WHOLE = "a whole number of at least 1 and below 2^31";
    private static final String NUMBER = "[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?";

    private final Map<String, String> given;

    HyperparameterReader(Map<String, String> given) {
        this.given = given;
    }

    FactorizationMachineHyperparameters read() {
        refuseUnknown();
        refuseMissing();
        refuseChangedInternals();
        int featureDim = positive("feature_dim");
        int factorCount = positive("num_factors");
        if ((long) featureDim * factorCount > Integer.MAX_VALUE - 8) {
            throw new TrainingInputException("feature_dim " + featureDim + " times num_factors " + factorCount
                    + " is more than one machine can hold here: lower one of them so that the product is below 2^31");
        }
        int batch = positive("mini_batch_size");
        boolean classifier = oneOf("predictor_type", "binary_classifier", "regressor").equals("binary_classifier");
        return new FactorizationMachineHyperparameters(
                featureDim, factorCount, classifier, positive("epochs"), batch, flag("use_bias"), flag("use_linear"),
                term("bias"), term("linear"), term("factors"), adam(batch), positive("batch_metrics_publish_interval"));
    }

    private Term term(String name) {
        return new Term(
                (float) notNegative(name + "_lr"), (float) notNegative(name + "_wd"), initialization(name + "_init_"));
    }

    private Initialization initialization(String prefix) {
        return switch (oneOf(prefix + "method", "normal", "uniform", "constant")) {
            case "uniform" -> new Initialization(Initialization.Method.UNIFORM, notNegative(prefix + "scale"));
            case "constant" -> new Initialization(
                    Initialization.Method.CONSTANT,
                    number(prefix + "value", value -> true, NUMBER, "a number"));
            default -> new Initialization(Initialization.Method.NORMAL, notNegative(prefix + "sigma"));
        };
    }

    private Adam adam(int batch) {
        return new Adam(
                given.containsKey("eps") ? (float) positiveNumber("eps") : 1e-8f,
                given.containsKey("rescale_grad") ? (float) positiveNumber("rescale_grad") : 1f / batch,
                given.containsKey("clip_gradient") ? (float) positiveNumber("clip_gradient") : Float.POSITIVE_INFINITY);
    }

    private void refuseUnknown() {
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(DEFAULTS.keySet());
        WITHOUT_DEFAULT.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            TreeSet<String> known = new TreeSet<>(WITHOUT_DEFAULT);
            DEFAULTS.keySet().stream().filter(name -> !name.startsWith("_")).forEach(known::add);
            throw new TrainingInputException("Additional properties are not allowed ("
                    + unknown.stream().map(HyperparameterReader::quoted).collect(Collectors.joining(", "))
                    + (unknown.size() == 1 ? " was" : " were") + " unexpected); factorization-machines knows "
                    + String.join(", ", known));
        }
    }

    private void refuseMissing() {
        for (String name : WITHOUT_DEFAULT.subList(0, 3)) {
            if (!given.containsKey(name)) {
                throw new TrainingInputException(quoted(name)
                        + " is a required property; factorization-machines has no default for it, so set it");
            }
        }
    }

    /** The container's own switches may be repeated, but another optimiser would be another algorithm. */
    private void refuseChangedInternals() {
        for (String name : FIXED) {
            if (!value(name).equals(DEFAULTS.get(name))) {
                throw invalid(name, DEFAULTS.get(name) + ", the only one known here");
            }
        }
    }

    private int positive(String name) {
        double number = number(name, value -> value >= 1 && value <= Integer.MAX_VALUE, "\\d+", WHOLE);
        return (int) number;
    }

    private double notNegative(String name) {
        return number(name, value -> value >= 0, NUMBER, "a number of at least 0");
    }

    private double positiveNumber(String name) {
        return number(name, value -> value > 0, NUMBER, "a number above 0");
    }

    private double number(String name, DoublePredicate valid, String form, String expected) {
        double number = value(name).matches(form) ? Double.parseDouble(value(name)) : Double.NaN;
        if (!Float.isFinite((float) number) || !valid.test(number)) {
            throw invalid(name, expected);
        }
        return number;
    }

    private boolean flag(String name) {
        return switch (value(name).toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "true or false");
        };
    }

    private String oneOf(String name, String... choices) {
        if (!List.of(choices).contains(value(name))) {
            throw invalid(name, "one of " + String.join(", ", choices));
        }
        return value(name);
    }

    private String value(String name) {
        String value = given.getOrDefault(name, DEFAULTS.get(name));
        if (value == null) {
            throw new TrainingInputException(quoted(name)
                    + " is a required property with this init_method; it has no default, so set it");
        }
        return value;
    }

    private TrainingInputException invalid(String name, String expected) {
        return new TrainingInputException(quoted(value(name)) + " is not valid under any of the given schemas: " + name
                + " must be " + expected);
    }

    private static String quoted(String text) {
        return "u'" + text + "'";
    }
}
