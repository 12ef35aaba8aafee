package io.dynasage.benchmark;

/**
 * What a client shall read.
 *
 * @param endpoint of the stub
 * @param items in the table, as DescribeTable says
 * @param bytes in the table, as DescribeTable says
 * @param readUnitsPerSecond the budget; {@link #UNLIMITED} where it shall not be felt
 */
public record ScanTask(String endpoint, String table, long items, long bytes, double readUnitsPerSecond) {
    /** More than any client can use. */
    public static final double UNLIMITED = 2e6;
    /** The region that clients are told. */
    public static final String REGION = "us-east-1";
}
