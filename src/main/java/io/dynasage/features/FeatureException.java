package io.dynasage.features;

/** The events or the settings cannot become examples; the message says what is wrong, why, and what to do. */
public final class FeatureException extends RuntimeException {
    /** An error with a message for the user of the job. */
    public FeatureException(String message) {
        super(message);
    }
}
