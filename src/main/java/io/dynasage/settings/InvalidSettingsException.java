package io.dynasage.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown for values that a settings record cannot take. The message lists every problem. */
public final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One problem.
     *
     * @param setting the setting's key, relative to the group that the record represents
     * @param what the value, why it cannot be used, and what to use instead
     */
    public record Problem(String setting, String what) {}

    /** @param problems at least one */
    InvalidSettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::what).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** Returns every problem, in the order in which they were found. */
    public List<Problem> problems() {
        return problems;
    }
}
