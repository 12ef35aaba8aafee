package io.dynasage.model;

import java.io.IOException;

/** Thrown if a model file does not have the expected format. The message names the source, the fault and what to do. */
public final class ModelFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a fault that was found by reading. */
    public ModelFormatException(String message) {
        super(message);
    }

    /** Creates an exception for a fault in a lower layer, such as a broken gzip stream. */
    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
