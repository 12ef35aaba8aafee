package io.dynasage.config;

import java.util.List;

/** Thrown when a configuration cannot be used. The message lists every problem, one per line. */
public final class InvalidConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    /** Creates an exception that names the source of the configuration and lists every problem. */
    public InvalidConfigException(String origin, List<String> problems) {
        super(problems.size() + (problems.size() == 1 ? " problem in " : " problems in ") + origin + ":\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns every problem, in the order of the settings. */
    public List<String> problems() {
        return problems;
    }
}
