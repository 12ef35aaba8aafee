package io.dynasage.dynamodb.export;

/**
 * Thrown when a line is not an item. The message gives the reason and never shows the line, which may contain personal
 * data.
 */
final class MalformedLineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }
}
