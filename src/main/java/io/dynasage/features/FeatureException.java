package io.dynasage.features;

/**
 * Thrown when the events or the settings cannot become examples. The message says what is wrong, why, and what to do.
 */
public final class FeatureException extends RuntimeException {
    /** Creates an exception with a message for the user of the job. */
    public FeatureException(String message) {
        super(message);
    }
}
