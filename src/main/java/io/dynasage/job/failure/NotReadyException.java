package io.dynasage.job.failure;

import java.util.List;
import java.util.stream.Collectors;

/** A run that would fail later, found before it began; the message lists what is wrong. */
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    /** @param failures at least one */
    public NotReadyException(List<Finding> failures) {
        super("The run would fail later, so it was not begun:\n  "
                + failures.stream()
                        .map(failure -> failure.what() + ": " + failure.why()
                                + (failure.cure().isEmpty() ? "" : " " + failure.cure()))
                        .collect(Collectors.joining("\n  ")));
        this.code = failures.get(0).code();
    }

    /** How the process ends. */
    ExitCode code() {
        return code;
    }
}
