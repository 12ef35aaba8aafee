package io.dynasage.benchmark;

/** A way to read a whole table. */
public interface ScanClient {
    /** Reads the table of {@code task}, touching the five values of every item. */
    Totals scan(ScanTask task) throws Exception;
}
