package io.dynasage.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which one of several events with the same key stays. */
public enum Keep {
    /** The one with the greatest value of the ordering column. */
    LATEST,
    /** The one with the smallest value of the ordering column. */
    FIRST;

    /**
     * The rule of that name, as a configuration spells it: {@code latest}, {@code first}.
     *
     * @throws IllegalArgumentException for any other name, listing the names that exist
     */
    public static Keep of(String name) {
        return Arrays.stream(values()).filter(keep -> keep.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is no way to choose among duplicates; use one of "
                        + Arrays.stream(values()).map(Keep::toString).collect(Collectors.joining(", "))));
    }

    /** The name as a configuration spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
