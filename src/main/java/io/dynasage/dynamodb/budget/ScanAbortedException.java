package io.dynasage.dynamodb.budget;

/**
 * Thrown when a scan must stop because the table is overloaded or a task makes no progress. The message describes the
 * problem and the remedy.
 */
public final class ScanAbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScanAbortedException(String message) {
        super(message);
    }
}
