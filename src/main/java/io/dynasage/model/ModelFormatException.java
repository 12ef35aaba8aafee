package io.dynasage.model;

import java.io.IOException;

/**
 * A model file does not have the format that it should have; the message names the source, the fault and what to do.
 */
public final class ModelFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A fault found by reading. */
    public ModelFormatException(String message) {
        super(message);
    }

    /** A fault that shows in a lower layer, such as a broken gzip stream. */
    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
