package io.dynasage.sagemaker.hyperparameters;

import java.util.Map;
import java.util.Optional;

/** The hyperparameters of one training job, with their defaults. Every value has the form of its table. */
public final class HyperparameterValues {
    /** The value that leaves the choice to the container. */
    public static final String AUTO = "auto";

    private final Map<String, String> values;

    HyperparameterValues(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Returns a value; empty if it is neither given nor has a default. */
    public Optional<String> given(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns a value that is given or has a default. */
    public String value(String name) {
        return given(name).orElseThrow(() -> new IllegalStateException("there is no value of " + name));
    }

    /** Returns a whole number. */
    public int whole(String name) {
        return Integer.parseInt(value(name));
    }

    /** Returns a number. */
    public double number(String name) {
        return Double.parseDouble(value(name));
    }

    /** Returns a number, or {@code meaning} if there is no value. */
    public double number(String name, double meaning) {
        return given(name).map(Double::parseDouble).orElse(meaning);
    }

    /** Returns true or false. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(value(name));
    }

    /** Returns whether the value is left to the container. */
    public boolean auto(String name) {
        return value(name).equals(AUTO);
    }

    /** Returns a number, or {@code meaning} if the value is left to the container. */
    public double auto(String name, double meaning) {
        return auto(name) ? meaning : number(name);
    }

    /** Returns a whole number, or {@code meaning} if the value is left to the container. */
    public int auto(String name, int meaning) {
        return auto(name) ? meaning : whole(name);
    }

    /** Returns true or false, or {@code meaning} if the value is left to the container. */
    public boolean auto(String name, boolean meaning) {
        return auto(name) ? meaning : flag(name);
    }

    /** Returns the refusal of a value; {@code expected} describes the valid values. */
    public HyperparameterException invalid(String name, String expected) {
        return HyperparameterTable.refusal(name, value(name), expected);
    }
}
