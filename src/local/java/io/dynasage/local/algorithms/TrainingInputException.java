package io.dynasage.local.algorithms;

/**
 * The customer's input to the training container (hyperparameters or channel data) cannot be used. SageMaker reports
 * such a failure as {@code ClientError}; the message is the text that follows that word.
 */
public final class TrainingInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates a failure whose message names the wrong value, the reason, and the cure. */
    public TrainingInputException(String message) {
        super(message);
    }

    /** Creates the same failure for a fault that a reader found. */
    public TrainingInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
