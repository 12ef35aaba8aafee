package io.dynasage.evaluation;

/**
 * Thrown for rows that cannot be evaluated. The message says what is wrong with them, why it matters, and what to do.
 */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of an error, for callers that handle each kind in their own way. */
    public enum Kind {
        /** There are no rows to measure on: the evaluation needs more data or a larger test part. */
        INSUFFICIENT_DATA,
        /** Rows contradict the definition of the metric, such as a label that is neither 0 nor 1. */
        INVALID_ROWS,
        /** A scorer gave no usable number, as when the training of a model diverged. */
        INVALID_SCORES,
        /** A setting names a metric or a row that the report does not have. */
        UNKNOWN_NAME
    }

    private final Kind kind;

    /** Creates an error with a message for the user of the job. */
    public EvaluationException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns the kind of the error. */
    public Kind kind() {
        return kind;
    }
}
