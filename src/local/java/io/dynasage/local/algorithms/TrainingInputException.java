package io.dynasage.local.algorithms;

/**
 * What the customer gave to the training container (hyperparameters or channel data) cannot be used. SageMaker reports
 * such a failure as {@code ClientError}; the message is what would follow that word.
 */
public final class TrainingInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message says what is wrong with which value, why, and what to do. */
    public TrainingInputException(String message) {
        super(message);
    }

    /** The same for a fault that a reader found. */
    public TrainingInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
