package io.dynasage.benchmark;

import org.apache.spark.sql.SparkSession;

/** Our own reader: the data source {@code dynamodb}. */
public final class DirectScanClient {
    private DirectScanClient() {}

    /** Measures it; arguments as {@link ScanMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        ScanMeasurement.run(
                task -> SparkRows.totals(spark.read()
                        .format("dynamodb")
                        .option("table", task.table())
                        .option("region", ScanTask.REGION)
                        .option("endpoint", task.endpoint())
                        .option("segments", "1")
                        .option("maxReadUnits", Double.toString(task.readUnitsPerSecond()))
                        .schema(SparkRows.SCHEMA)
                        .load()),
                true,
                args);
    }
}
