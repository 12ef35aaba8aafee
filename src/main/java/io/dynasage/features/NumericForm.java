package io.dynasage.features;

import java.util.Locale;

/** The form in which counts and sums become features. */
public enum NumericForm {
    /** As they are; trees do not mind. */
    RAW,
    /** {@code sign(x) log(1 + |x|)}, which linear models prefer. */
    LOG1P;

    /**
     * The form of a name as written in configuration: {@code raw} or {@code log1p}.
     *
     * @throws IllegalArgumentException if there is no such form
     */
    public static NumericForm of(String name) {
        return Named.of(values(), name, "a numeric form");
    }

    /** The name as written in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
