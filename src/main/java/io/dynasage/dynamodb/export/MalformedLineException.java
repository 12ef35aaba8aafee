package io.dynasage.dynamodb.export;

/** A line is no item; the message says why, and never shows the line, which may hold personal data. */
final class MalformedLineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }
}
