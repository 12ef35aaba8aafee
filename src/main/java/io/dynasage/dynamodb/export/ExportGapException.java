package io.dynasage.dynamodb.export;

/**
 * Thrown when a chain of incremental exports does not cover some period, so that changes may be missing. Only a new
 * full export is reliable then.
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
