package io.dynasage.features;

import java.util.Locale;

/** How rows are divided into training, validation and test. */
public enum Split {
    /** By event time: the latest part is the test, the part before it the validation. */
    TIME,
    /** Each user's last row is the test, the one before it the validation. */
    LAST_PER_USER,
    /** As a column {@code part} says: train, validation or test. */
    GIVEN;

    /**
     * The split of a name as written in configuration: {@code time}, {@code last-per-user} or {@code given}.
     *
     * @throws IllegalArgumentException if there is no such split
     */
    public static Split of(String name) {
        return Named.of(values(), name, "a split");
    }

    /** The name as written in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
