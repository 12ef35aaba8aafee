package io.dynasage.features;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with some settings, to be told at once. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    Problems require(boolean holds, String problem) {
        if (!holds) {
            found.add(problem);
        }
        return this;
    }

    Problems fraction(String name, double value) {
        return require(value >= 0 && value < 1, "the " + name + " is " + value + "; give a number from 0 to below 1");
    }

    Problems atLeast(int least, String name, int value) {
        return require(value >= least, "the number of " + name + " is " + value + "; give at least " + least);
    }

    void raise() {
        if (!found.isEmpty()) {
            throw new FeatureException(String.join("; ", found));
        }
    }
}
