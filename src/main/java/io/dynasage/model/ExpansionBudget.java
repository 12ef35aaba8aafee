package io.dynasage.model;

/**
 * How much memory the sparse arrays of one file may take when they are expanded: a fixed part, and a multiple of the
 * values that the file really has. So a small file cannot claim gigabytes.
 */
final class ExpansionBudget {
    private static final long FREE = 1L << 24;
    private static final long PER_STORED_VALUE = 1024;

    private long left = FREE;

    /** Takes {@code size} values for an array of {@code stored} values, if they are left. */
    boolean allows(long size, long stored) {
        left += stored * PER_STORED_VALUE - size;
        return left >= 0;
    }
}
