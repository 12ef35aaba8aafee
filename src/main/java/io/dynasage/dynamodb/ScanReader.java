package io.dynasage.dynamodb;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Reads a table: {@code TableScan::read} or {@code DirectScan::read}. */
@FunctionalInterface
public interface ScanReader {

    /**
     * Returns the items of some segments, which are read when an action asks for them.
     *
     * @param segments segment numbers from 0 to the plan's number of segments, each once; empty for all
     * @throws TableException if the table cannot be scanned
     */
    ScannedItems read(SparkSession spark, PlannedScan scan, List<Integer> segments);
}
