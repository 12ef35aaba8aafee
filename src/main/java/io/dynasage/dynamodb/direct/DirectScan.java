package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanStatistics;
import io.dynasage.dynamodb.ScannedItems;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A parallel scan of a table through the data source {@code dynamodb}. It returns the same items as
 * {@link io.dynasage.dynamodb.connector.TableScan}, but much faster.
 */
public final class DirectScan {
    private static final Logger LOG = LoggerFactory.getLogger(DirectScan.class);

    private DirectScan() {}

    /**
     * Returns the items of a table, or of some of its segments. One item is read immediately, so that missing
     * permissions cause an early and clear failure. The other items are read when an action asks for them, eventually
     * consistent, and again for each action.
     *
     * @param segments segment numbers from 0 to the plan's number of segments, each once; empty for all
     * @throws io.dynasage.dynamodb.TableException if the table cannot be scanned
     */
    public static ScannedItems read(SparkSession spark, PlannedScan scan, List<Integer> segments) {
        scan.probe();
        scan.plan().reasons().forEach(LOG::info);
        ScanStatistics statistics =
                new ScanStatistics(spark.sparkContext(), scan.table().name());
        Dataset<Row> items = PlannedReads.whileLoading(
                new PlannedReads.Read(scan, segments, statistics),
                id -> spark.read()
                        .format(DynamoDbSource.class.getName())
                        .schema(scan.columns().schema())
                        .option(DirectOptions.TABLE, scan.table().name())
                        .option(DirectOptions.PLANNED_READ, id)
                        .load());
        return new ScannedItems(items, statistics);
    }
}
