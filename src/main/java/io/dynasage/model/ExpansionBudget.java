package io.dynasage.model;

/**
 * Limits the memory that the sparse arrays of one file may take when they are expanded. The budget is a fixed part plus
 * a multiple of the number of values in the file, so a small file cannot claim gigabytes.
 */
final class ExpansionBudget {
    private static final long FREE = 1L << 24;
    private static final long PER_STORED_VALUE = 1024;

    private final long most;
    private long left;

    /** @param most the largest number of values in one array */
    ExpansionBudget(long most) {
        this.most = most;
        this.left = Math.min(FREE, most);
    }

    /**
     * Takes {@code size} values from the budget for an array of {@code stored} values. Returns whether the budget was
     * enough.
     */
    boolean allows(long size, long stored) {
        left += stored * PER_STORED_VALUE - size;
        return left >= 0 && size <= most;
    }
}
