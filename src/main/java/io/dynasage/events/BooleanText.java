package io.dynasage.events;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Booleans that are written as text or numbers. */
final class BooleanText {
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y", "t", "1");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n", "f", "0");

    private BooleanText() {}

    /** Returns what a text (S) or a number (N) says; empty if it is no boolean, or the value is of another type. */
    static Optional<Boolean> of(String dynamoType, String value) {
        if (!dynamoType.equals("S") && !dynamoType.equals("N")) {
            return Optional.empty();
        }
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return Optional.of(true);
        }
        return FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** Returns whether a text says no, or nothing. */
    static boolean saysNo(String value) {
        return value.isBlank() || FALSE.contains(value.strip().toLowerCase(Locale.ROOT));
    }
}
