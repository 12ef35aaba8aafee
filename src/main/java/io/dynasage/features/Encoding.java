package io.dynasage.features;

import io.dynasage.settings.Choice;

/** How a column's value becomes features. */
public enum Encoding {
    /** One of many: a feature for each id, of which the row's own has the scale as its value. */
    ONE_HOT,
    /** Some of many: a feature for each id, of which the row's n own have {@code scale / sqrt(n)}. */
    MULTI_HOT,
    /** A number: one feature, whose value is the number times the scale. */
    NUMERIC;

    /**
     * What values are multiplied by where nothing else is said: side features at full value hurt a factorization
     * machine.
     */
    public double scale() {
        return this == MULTI_HOT ? 0.3 : 1;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
