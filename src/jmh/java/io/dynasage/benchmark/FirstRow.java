package io.dynasage.benchmark;

/**
 * When the first row of the scan at hand arrived. A static, because Spark copies what a task holds; the task runs in
 * this same JVM.
 */
public final class FirstRow {
    private static volatile boolean awaited;
    private static volatile long nanos;

    private FirstRow() {}

    /** A new scan begins. */
    static void await() {
        nanos = 0;
        awaited = true;
    }

    /** To be called once a row is there; only the first call counts. */
    public static void arrived() {
        if (awaited) {
            awaited = false;
            nanos = System.nanoTime();
        }
    }

    /** When it arrived, on the clock of {@link System#nanoTime()}. */
    static long nanos() {
        if (nanos == 0) {
            throw new IllegalStateException("The client delivered no row, or did not say when the first one came");
        }
        return nanos;
    }
}
