package io.dynasage.config;

import java.util.List;

/** A configuration that cannot be used; its message lists every problem, one a line. */
public final class InvalidConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    /** Names where the configuration comes from and every problem with it. */
    public InvalidConfigException(String origin, List<String> problems) {
        super(problems.size() + (problems.size() == 1 ? " problem in " : " problems in ") + origin + ":\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the settings. */
    public List<String> problems() {
        return problems;
    }
}
