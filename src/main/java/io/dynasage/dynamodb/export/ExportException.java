package io.dynasage.dynamodb.export;

/**
 * Thrown when an export cannot be read, made or written. The message describes the problem, its cause and the remedy.
 */
public sealed class ExportException extends RuntimeException permits ExportGapException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with its complete message. */
    public ExportException(String message) {
        super(message);
    }

    /** Creates an exception with its complete message and its cause. */
    public ExportException(String message, Throwable cause) {
        super(message, cause);
    }
}
