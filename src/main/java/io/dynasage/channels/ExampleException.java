package io.dynasage.channels;

/**
 * Thrown for an example that must not be written to a training channel. The message names the column, the value, the
 * reason and what to do.
 */
public final class ExampleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ExampleException(String message) {
        super(message);
    }

    ExampleException(String message, Throwable cause) {
        super(message, cause);
    }
}
