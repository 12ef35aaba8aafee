package io.dynasage.features;

import java.util.Locale;

/** How a column's value becomes features. */
public enum Encoding {
    /** One of many: a feature for each id, of which the row's own has the scale as its value. */
    ONE_HOT,
    /** Some of many: a feature for each id, of which the row's n own have {@code scale / sqrt(n)}. */
    MULTI_HOT,
    /** A number: one feature, whose value is the number times the scale. */
    NUMERIC;

    /**
     * The encoding of a name as written in configuration: {@code one-hot}, {@code multi-hot} or {@code numeric}.
     *
     * @throws IllegalArgumentException if there is no such encoding
     */
    public static Encoding of(String name) {
        return Named.of(values(), name, "an encoding");
    }

    /** The name as written in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
