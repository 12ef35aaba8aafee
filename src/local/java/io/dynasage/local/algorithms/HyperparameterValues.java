package io.dynasage.local.algorithms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;

/**
 * One training job's hyperparameters on top of an algorithm's defaults, read in the same way as by Amazon's own
 * containers. JSON schema errors have the words of their Python validator (a text {@code abc} is {@code u'abc'}), each
 * followed by advice.
 */
public final class HyperparameterValues {
    /** The value that leaves the choice to the container. */
    public static final String AUTO = "auto";

    private static final String WHOLE = "a whole number of at least 1 and below 2^31";
    private static final String NUMBER = "[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?";

    /**
     * The hyperparameters of an algorithm.
     *
     * @param algorithm the repository of its image
     * @param defaults the values of its {@code default-conf.json}; names with an underscore are its own
     * @param required names without a default that must be given
     * @param withoutDefault further names without a default
     */
    public record Schema(
            String algorithm, Map<String, String> defaults, List<String> required, List<String> withoutDefault) {

        /**
         * Reads a table with a name and its default in each line. {@code !} in place of a default stands for a required
         * name, {@code -} for a name without default, and {@code ''} for the empty text.
         */
        public static Schema of(String algorithm, String table) {
            Schema schema = new Schema(algorithm, new HashMap<>(), new ArrayList<>(), new ArrayList<>());
            table.lines().map(line -> line.split(" +")).forEach(words -> {
                switch (words[1]) {
                    case "!" -> schema.required.add(words[0]);
                    case "-" -> schema.withoutDefault.add(words[0]);
                    default -> schema.defaults.put(words[0], words[1].replace("''", ""));
                }
            });
            return schema;
        }
    }

    private final Schema schema;
    private final Map<String, String> given;

    /** Refuses unknown names and the absence of required ones. */
    public HyperparameterValues(Schema schema, Map<String, String> given) {
        this.schema = schema;
        this.given = given;
        refuseUnknown();
        for (String name : schema.required()) {
            if (!given.containsKey(name)) {
                throw new TrainingInputException(quoted(name) + " is a required property; " + schema.algorithm()
                        + " has no default for it, so set it");
            }
        }
    }

    private void refuseUnknown() {
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(schema.defaults().keySet());
        schema.required().forEach(unknown::remove);
        schema.withoutDefault().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            TreeSet<String> known = new TreeSet<>(schema.withoutDefault());
            known.addAll(schema.required());
            schema.defaults().keySet().stream()
                    .filter(name -> !name.startsWith("_"))
                    .forEach(known::add);
            String was = unknown.size() == 1 ? "was" : "were";
            throw new TrainingInputException("Additional properties are not allowed ("
                    + unknown.stream().map(HyperparameterValues::quoted).collect(Collectors.joining(", "))
                    + " " + was + " unexpected); " + schema.algorithm() + " knows "
                    + String.join(", ", known));
        }
    }

    /**
     * Refuses any value other than the default for the container's own switches: another value would mean another
     * algorithm.
     */
    public void refuseOther(String name) {
        if (!value(name).equals(schema.defaults().get(name))) {
            throw invalid(name, schema.defaults().get(name) + ", the only one known here");
        }
    }

    /** Returns a whole number of at least 1. */
    public int positive(String name) {
        return (int) number(name, value -> value >= 1 && value <= Integer.MAX_VALUE, "\\d+", WHOLE);
    }

    /** Returns a number of at least 0. */
    public double notNegative(String name) {
        return number(name, value -> value >= 0, "a number of at least 0");
    }

    /** Returns a number above 0. */
    public double positiveNumber(String name) {
        return number(name, value -> value > 0, "a number above 0");
    }

    /** Returns a number above 0, or {@code meaning} if the job does not set this name. */
    public double positiveOr(String name, double meaning) {
        return given.containsKey(name) ? positiveNumber(name) : meaning;
    }

    /** Returns a finite number. */
    public double number(String name) {
        return number(name, value -> true, "a number");
    }

    /** Returns a number of at least 0, or {@code meaning} if the value is left to the container. */
    public double auto(String name, double meaning) {
        return auto(name) ? meaning : notNegative(name);
    }

    /** Returns true or false, or {@code meaning} if the value is left to the container. */
    public boolean auto(String name, boolean meaning) {
        return auto(name) ? meaning : flag(name);
    }

    /** Returns a whole number of at least 1, or {@code meaning} if the value is left to the container. */
    public int positiveOrAuto(String name, int meaning) {
        return auto(name) ? meaning : positive(name);
    }

    /** Returns a number from 0 to 1. */
    public double share(String name) {
        return number(name, value -> value >= 0 && value <= 1, "a number from 0 to 1");
    }

    /** Returns a number that is valid; {@code expected} describes the valid numbers in the refusal. */
    public double number(String name, DoublePredicate valid, String expected) {
        return number(name, valid, NUMBER, expected);
    }

    private double number(String name, DoublePredicate valid, String form, String expected) {
        if (value(name).matches(form)) {
            double number = Double.parseDouble(value(name));
            if (Float.isFinite((float) number) && valid.test(number)) {
                return number;
            }
        }
        throw invalid(name, expected);
    }

    /** Returns true or false; accepts any case of letters. */
    public boolean flag(String name) {
        return switch (value(name).toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "true or false");
        };
    }

    /** Returns one of the choices, as written. */
    public String oneOf(String name, String... choices) {
        if (!List.of(choices).contains(value(name))) {
            throw invalid(name, "one of " + String.join(", ", choices));
        }
        return value(name);
    }

    /** Returns whether the value is left to the container. */
    public boolean auto(String name) {
        return value(name).equals(AUTO);
    }

    /** Returns the job's value or the default; refuses a name that has neither. */
    public String value(String name) {
        String value = given.getOrDefault(name, schema.defaults().get(name));
        if (value == null) {
            throw new TrainingInputException(
                    quoted(name) + " is a required property with this init_method; it has no default, so set it");
        }
        return value;
    }

    /**
     * Returns the refusal of a value, in the words of the container's validator; {@code expected} describes the valid
     * values.
     */
    public TrainingInputException invalid(String name, String expected) {
        return new TrainingInputException(
                quoted(value(name)) + " is not valid under any of the given schemas: " + name + " must be " + expected);
    }

    private static String quoted(String text) {
        return "u'" + text + "'";
    }
}
