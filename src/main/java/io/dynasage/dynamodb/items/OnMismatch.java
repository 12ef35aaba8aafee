package io.dynasage.dynamodb.items;

/** What to do with a value that a typed column cannot hold. */
public enum OnMismatch {
    /** Fail with {@link ColumnMismatchException}. */
    FAIL,
    /** Take it for null. */
    NULL
}
