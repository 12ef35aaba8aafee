package io.dynasage.features;

import java.util.Locale;

/** What a user's events say about an item. */
public enum Feedback {
    /** That the user chose it; what the user thinks of the others is drawn at random. */
    IMPLICIT,
    /** How much the user likes it, as a rating. */
    EXPLICIT;

    /**
     * The feedback of a name as written in configuration: {@code implicit} or {@code explicit}.
     *
     * @throws IllegalArgumentException if there is no such feedback
     */
    public static Feedback of(String name) {
        return Named.of(values(), name, "a kind of feedback");
    }

    /** The name as written in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
