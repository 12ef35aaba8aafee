package io.dynasage.dynamodb.export;

/** An export cannot be read, made or written; the message says what is wrong, why and what to do. */
public sealed class ExportException extends RuntimeException permits ExportGapException {
    private static final long serialVersionUID = 1L;

    /** A failure with its complete message. */
    public ExportException(String message) {
        super(message);
    }

    /** A failure with its complete message and its cause. */
    public ExportException(String message, Throwable cause) {
        super(message, cause);
    }
}
