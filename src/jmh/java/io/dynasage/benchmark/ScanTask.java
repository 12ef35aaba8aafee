package io.dynasage.benchmark;

/**
 * What a client reads.
 *
 * @param endpoint of the stub
 * @param items in the table, as DescribeTable says
 * @param bytes in the table, as DescribeTable says
 * @param readUnitsPerSecond the budget; {@link #UNLIMITED} where it has no effect
 */
public record ScanTask(String endpoint, String table, long items, long bytes, double readUnitsPerSecond) {
    /** More than any client can use. */
    public static final double UNLIMITED = 2e6;
    /** The region that clients are given. */
    public static final String REGION = "us-east-1";
}
