package io.dynasage.evaluation;

/** Rows that cannot be evaluated; the message says what is wrong with them, why it matters, and what to do. */
public final class EvaluationException extends RuntimeException {
    /** An error with a message for the user of the job. */
    public EvaluationException(String message) {
        super(message);
    }
}
