package io.dynasage.features;

import java.util.Locale;

/** What a model is to learn from the label. */
public enum Task {
    /** Label 1 (chosen) or 0 (drawn); the model is judged by how it orders candidates. */
    RANKING,
    /** Label 1 or 0; the model is judged by each row's score. */
    CLASSIFICATION,
    /** The label is a number. */
    REGRESSION;

    /**
     * The task of a name as written in configuration, such as {@code regression}.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public static Task of(String name) {
        return Named.of(values(), name, "a task");
    }

    /** The name as written in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
