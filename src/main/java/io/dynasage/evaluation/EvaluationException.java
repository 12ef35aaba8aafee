package io.dynasage.evaluation;

/** Rows that cannot be evaluated; the message says what is wrong with them, why it matters, and what to do. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What an error is about, for callers that answer each in their own way. */
    public enum Kind {
        /** There are no rows to measure on: more data or a larger test part is needed. */
        INSUFFICIENT_DATA,
        /** Rows contradict what the metric is defined on, such as a label that is neither 0 nor 1. */
        INVALID_ROWS,
        /** A scorer gave no usable number, as a model does whose training diverged. */
        INVALID_SCORES,
        /** A setting names a metric or a row that the report does not have. */
        UNKNOWN_NAME
    }

    private final Kind kind;

    /** An error with a message for the user of the job. */
    public EvaluationException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What the error is about. */
    public Kind kind() {
        return kind;
    }
}
