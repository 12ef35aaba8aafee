package io.dynasage.events;

import io.dynasage.settings.Choice;

/** A further spelling of a value that a column accepts; without it such a value is a reject. */
public enum Coercion {
    /** A number stored as text (S): {@code "4.5"}; for columns of type double, long and timestamp (epoch). */
    NUMBER_AS_TEXT,
    /**
     * A number stored as text (S) with a comma before the fraction: {@code "4,5"}, {@code "45"}; a dot stays a reject,
     * for it may group thousands.
     */
    DECIMAL_COMMA,
    /** Text stored as a number (N), such as a numeric id; the digits are kept as DynamoDB returns them. */
    TEXT_AS_NUMBER;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
