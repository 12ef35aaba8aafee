package io.dynasage.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A further spelling of a value that a column accepts; without it such a value is a reject. */
public enum Coercion {
    /** A number stored as text (S): {@code "4.5"}; for columns of type double, long and timestamp (epoch). */
    NUMBER_AS_TEXT,
    /** A number stored as text (S) with a comma before the fraction: {@code "4,5"}, {@code "45"}; a dot stays a reject, for it may group thousands. */
    DECIMAL_COMMA,
    /** Text stored as a number (N), such as a numeric id; the digits are kept as DynamoDB returns them. */
    TEXT_AS_NUMBER;

    /**
     * The coercion of that name, as a configuration spells it: {@code number-as-text}, {@code decimal-comma}, {@code text-as-number}.
     *
     * @throws IllegalArgumentException for any other name, listing the names that exist
     */
    public static Coercion of(String name) {
        for (Coercion coercion : values()) {
            if (coercion.toString().equals(name)) {
                return coercion;
            }
        }
        throw new IllegalArgumentException(name + " is not a coercion; use one of "
                + Arrays.stream(values()).map(Coercion::toString).collect(Collectors.joining(", ")));
    }

    /** The name as a configuration spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
