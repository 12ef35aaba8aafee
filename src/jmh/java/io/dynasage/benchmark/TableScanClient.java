package io.dynasage.benchmark;

import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.connector.TableScan;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Our scan through the slim connector, as {@code source.reader = connector} does it: typed text of each attribute, cast
 * to the five columns.
 */
public final class TableScanClient {
    private TableScanClient() {}

    /** Measures it; arguments as {@link ScanMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        ScanMeasurement.run(task -> SparkRows.totals(events(spark, task)), true, args);
    }

    private static Dataset<Row> events(SparkSession spark, ScanTask task) {
        TableConnection connection = new TableConnection(ScanTask.REGION, URI.create(task.endpoint()), null);
        TableDescription table = TableDescription.of(connection, task.table());
        ScanPlan plan = ScanPlan.of(table, new ScanSettings(task.readUnitsPerSecond(), null, 1, null), 1);
        Dataset<Row> items = TableScan.read(
                        spark, new PlannedScan(connection, table, plan, EventValues.NAMES), List.of())
                .items();
        return items.select(EventValues.NAMES.stream()
                .map(name -> functions
                        .col(name + ".value")
                        .cast(SparkRows.SCHEMA.apply(name).dataType().sql().toLowerCase(Locale.ROOT))
                        .as(name))
                .toArray(org.apache.spark.sql.Column[]::new));
    }
}
