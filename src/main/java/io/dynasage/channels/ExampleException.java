package io.dynasage.channels;

/**
 * An example that must not reach a training channel; the message names the column, the value, why it is refused and
 * what to do.
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
