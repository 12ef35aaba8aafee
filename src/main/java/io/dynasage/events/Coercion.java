package io.dynasage.events;

import io.dynasage.settings.Choice;

/** An additional spelling of a value that a column accepts. Without it, such a value is rejected. */
public enum Coercion {
    /** A number stored as text (S), such as {@code "4.5"}; for columns of type double, long and timestamp (epoch). */
    NUMBER_AS_TEXT,
    /**
     * A number stored as text (S) with a decimal comma: {@code "4,5"}, {@code "45"}. A dot is still rejected, because
     * it may group thousands.
     */
    DECIMAL_COMMA,
    /**
     * A number stored as text (S) whose thousands are grouped by commas: {@code "12,000"}, {@code "1,234,567.5"},
     * {@code "45"}. Other groups, such as {@code "1,23"}, are still rejected.
     */
    GROUPED_THOUSANDS,
    /** Text stored as a number (N), such as a numeric id. The digits are kept as DynamoDB returns them. */
    TEXT_AS_NUMBER,
    /** Text stored as a boolean (BOOL): {@code "true"} or {@code "false"}. */
    TEXT_AS_BOOLEAN,
    /** A boolean stored as text (S): true, yes, on, y, t or 1, and false, no, off, n, f or 0, in any case. */
    BOOLEAN_AS_TEXT,
    /** A boolean stored as a number (N): 1 or 0. */
    BOOLEAN_AS_NUMBER,
    /** A number stored as a boolean (BOOL): true is 1, false is 0. */
    NUMBER_AS_BOOLEAN;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
