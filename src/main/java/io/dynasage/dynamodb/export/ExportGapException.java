package io.dynasage.dynamodb.export;

/**
 * A chain of incremental exports misses some time, so changes may be missing; only a new full export can be trusted.
 */
public final class ExportGapException extends ExportException {
    private static final long serialVersionUID = 1L;

    ExportGapException(String message) {
        super(message + " Make a new full export and start a new chain from it.");
    }

    ExportGapException(String message, Throwable cause) {
        super(message + " Make a new full export and start a new chain from it.", cause);
    }
}
