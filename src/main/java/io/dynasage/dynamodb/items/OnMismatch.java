package io.dynasage.dynamodb.items;

/** The action for a value that a typed column cannot hold. */
public enum OnMismatch {
    /** Fail with {@link ColumnMismatchException}. */
    FAIL,
    /** Treat the value as null. */
    NULL
}
