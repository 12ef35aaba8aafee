package io.dynasage.job.failure;

import io.dynasage.storage.Printable;
import java.util.Objects;

/** The reason of a failure, for people. */
public final class Reason {
    /** The lines of a stack trace that Spark adds to the message of a failed task's exception. */
    private static final String TRACE = "(?s)\\s*\\n\\s+at [\\w.$]+[(/].*";

    private Reason() {}

    /** Returns the message of a failure without a stack trace and without control characters. */
    public static String of(Throwable failure) {
        String message = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getName());
        return Printable.message(message.replaceFirst(TRACE, ""));
    }
}
