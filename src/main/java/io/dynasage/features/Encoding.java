package io.dynasage.features;

import io.dynasage.settings.Choice;

/** How the values of a column become features. */
public enum Encoding {
    /** One of many: one feature per id. In a row, the feature of the row's own id has the scale as its value. */
    ONE_HOT(1),
    /** Some of many: one feature per id. In a row with n ids, their features have the value {@code scale / sqrt(n)}. */
    MULTI_HOT(0.3),
    /** A number: one feature, whose value is the number times the scale. */
    NUMERIC(1);

    private final double scale;

    Encoding(double scale) {
        this.scale = scale;
    }

    /**
     * Returns the default scale, by which values are multiplied. Side features at full scale hurt a factorization
     * machine.
     */
    public double scale() {
        return scale;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
