package io.dynasage.dynamodb;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/** What reads a table: {@code TableScan::read}, or {@code DirectScan::read}. */
@FunctionalInterface
public interface ScanReader {

    /**
     * The items of some segments, to be read when an action asks for them.
     *
     * @param segments from 0 to the plan's segments, each once; empty for all
     * @throws TableException if the table cannot be scanned
     */
    ScannedItems read(SparkSession spark, PlannedScan scan, List<Integer> segments);
}
