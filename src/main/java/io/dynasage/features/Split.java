package io.dynasage.features;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How positives are divided into training, validation and test. */
public enum Split {
    /** By event time: the latest part is the test, the part before it the validation. */
    TIME,
    /** Each user's last positive is the test, the one before it the validation. */
    LAST_PER_USER;

    /**
     * The split of a name as written in configuration: {@code time} or {@code last-per-user}.
     *
     * @throws IllegalArgumentException if there is no such split
     */
    public static Split of(String name) {
        return Arrays.stream(values()).filter(split -> split.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not a split; choose one of "
                        + Arrays.stream(values()).map(Split::toString).collect(Collectors.joining(", "))));
    }

    /** The name as written in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
