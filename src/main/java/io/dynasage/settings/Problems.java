package io.dynasage.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with the values of a settings record, so that one exception can list it all. */
public final class Problems {
    private final List<InvalidSettingsException.Problem> found = new ArrayList<>();

    /**
     * Notes a problem unless the condition holds.
     *
     * @param setting the setting's key, relative to the group that the record stands for
     * @param problem the value, why it cannot be used, and what to give instead
     */
    public Problems require(boolean holds, String setting, String problem) {
        if (!holds) {
            found.add(new InvalidSettingsException.Problem(setting, problem));
        }
        return this;
    }

    /** Notes a number that is too small. */
    public Problems atLeast(long least, String setting, String name, long value) {
        return require(value >= least, setting, "the number of " + name + " is " + value + "; give at least " + least);
    }

    /** Notes a share that leaves nothing or is no share. */
    public Problems fraction(String setting, String name, double value) {
        return require(
                value >= 0 && value < 1, setting, "the " + name + " is " + value + "; give a number from 0 to below 1");
    }

    /** What was noted, in its order. */
    public List<InvalidSettingsException.Problem> found() {
        return List.copyOf(found);
    }

    /** @throws InvalidSettingsException listing what was noted, if anything was */
    public void raise() {
        if (!found.isEmpty()) {
            throw new InvalidSettingsException(found);
        }
    }
}
