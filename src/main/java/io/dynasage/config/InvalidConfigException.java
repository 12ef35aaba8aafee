package io.dynasage.config;

import java.util.List;

/** Thrown when a configuration cannot be used. The message lists every problem, one per line. */
public final class InvalidConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception that names the source of the configuration and lists every problem. */
    public InvalidConfigException(String origin, List<String> problems) {
        super(count(problems) + " in " + origin + ":\n  - " + String.join("\n  - ", problems));
    }

    private static String count(List<String> problems) {
        return problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    }
}
