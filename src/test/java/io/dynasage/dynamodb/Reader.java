package io.dynasage.dynamodb;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.connector.TableScan;
import io.dynasage.dynamodb.direct.DirectScan;
import java.net.URI;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Both ways to read a table, for tests that hold for each. */
enum Reader implements ScanReader {
    CONNECTOR(TableScan::read),
    DIRECT(DirectScan::read);

    private final ScanReader how;

    Reader(ScanReader how) {
        this.how = how;
    }

    @Override
    public ScannedItems read(SparkSession spark, PlannedScan scan, List<Integer> segments) {
        return how.read(spark, scan, segments);
    }

    /** All items of a table with those of their attributes. */
    ScannedItems all(PlannedScan scan) {
        return read(TestSpark.session(), scan, List.of());
    }

    /** A scan of the table {@code events} by two tasks. */
    static PlannedScan scan(URI endpoint, ScanSettings settings, String... attributes) {
        TableConnection connection = new TableConnection("us-east-1", endpoint, null);
        TableDescription table = TableDescription.of(connection, "events");
        return new PlannedScan(connection, table, ScanPlan.of(table, settings, 2), List.of(attributes));
    }
}
