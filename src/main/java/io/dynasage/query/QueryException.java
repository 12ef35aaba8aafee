package io.dynasage.query;

/** Thrown when a query cannot be run or is refused. The message says what is wrong, why, and what to do. */
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message for the user of the job. */
    public QueryException(String message) {
        super(message);
    }

    /** Creates an exception with a message for the user of the job. */
    QueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
