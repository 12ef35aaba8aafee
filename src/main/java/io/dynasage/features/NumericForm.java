package io.dynasage.features;

import io.dynasage.settings.Choice;

/** The form in which counts and sums become features. */
public enum NumericForm {
    /** The numbers as they are, which is fine for trees. */
    RAW,
    /** {@code sign(x) log(1 + |x|)}, which linear models prefer. */
    LOG1P;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
