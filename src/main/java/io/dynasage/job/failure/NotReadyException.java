package io.dynasage.job.failure;

import java.util.List;
import java.util.stream.Collectors;

/** The checks before a run found that it would fail later. The message lists all problems. */
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;

    /** @param failures at least one */
    public NotReadyException(List<Finding> failures) {
        super("The run would fail later, so it was not begun:\n  "
                + failures.stream()
                        .map(failure -> (failure.what() + ": " + failure.why() + " " + failure.cure()).stripTrailing())
                        .collect(Collectors.joining("\n  ")));
        this.code = failures.get(0).code();
    }

    /** Returns the exit code of the process. */
    ExitCode code() {
        return code;
    }
}
