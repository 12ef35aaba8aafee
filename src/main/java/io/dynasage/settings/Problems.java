package io.dynasage.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects all problems with the values of a settings record, so that one exception can list them all. */
public final class Problems {
    private final List<InvalidSettingsException.Problem> found = new ArrayList<>();

    /**
     * Records a problem unless the condition holds.
     *
     * @param setting the setting's key, relative to the group that the record represents
     * @param problem the value, why it cannot be used, and what to use instead
     */
    public Problems require(boolean holds, String setting, String problem) {
        if (!holds) {
            found.add(new InvalidSettingsException.Problem(setting, problem));
        }
        return this;
    }

    /** Records a problem if a number is too small. */
    public Problems atLeast(long least, String setting, String name, long value) {
        return require(value >= least, setting, "the number of " + name + " is " + value + "; give at least " + least);
    }

    /** Records a problem if a value is not a fraction from 0 to below 1. A fraction of 1 would leave nothing. */
    public Problems fraction(String setting, String name, double value) {
        return require(
                value >= 0 && value < 1, setting, "the " + name + " is " + value + "; give a number from 0 to below 1");
    }

    /** Returns the recorded problems, in order. */
    public List<InvalidSettingsException.Problem> found() {
        return List.copyOf(found);
    }

    /**
     * Raises the recorded problems.
     *
     * @throws InvalidSettingsException listing the recorded problems, if there are any
     */
    public void raise() {
        if (!found.isEmpty()) {
            throw new InvalidSettingsException(found);
        }
    }
}
