package io.dynasage.sagemaker.hyperparameters;

import java.util.Map;
import java.util.SortedSet;

/** What one algorithm's container demands of the hyperparameters of a training job. */
public sealed interface HyperparameterRules permits HyperparameterTable, XgBoostRules {
    /** Returns the names that a job may give; those with an underscore are the container's own. */
    SortedSet<String> names();

    /**
     * Checks one value by itself.
     *
     * @param name one of {@link #names()}
     * @throws HyperparameterException if the value has another form, or is out of its range
     */
    void check(String name, String value);

    /**
     * Checks all hyperparameters of a job: their names, their values, the required ones, and what depends on each
     * other.
     *
     * @throws HyperparameterException for the first that the container refuses
     */
    void check(Map<String, String> given);
}
