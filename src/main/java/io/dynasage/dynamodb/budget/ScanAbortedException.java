package io.dynasage.dynamodb.budget;

/**
 * A scan must stop: the table is overloaded, or a task makes no progress. The message says what happened and what to
 * do.
 */
public final class ScanAbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScanAbortedException(String message) {
        super(message);
    }
}
