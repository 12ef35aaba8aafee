package io.dynasage.benchmark;

import org.apache.spark.sql.SparkSession;

/** AudienceProject's Spark data source, with one partition. */
public final class SparkDynamoDbClient {
    private SparkDynamoDbClient() {
    }

    /** Measures it; arguments as {@link ScanMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        System.setProperty("aws.dynamodb.endpoint", args[0]);
        SparkSession spark = SparkRows.session();
        ScanMeasurement.run(task -> SparkRows.totals(spark.read()
                .format("com.audienceproject.spark.dynamodb.datasource")
                .option("tableName", task.table())
                .option("region", ScanTask.REGION)
                .option("readPartitions", "1")
                .option("throughput", Long.toString((long) task.readUnitsPerSecond()))
                .option("targetCapacity", "1")
                .schema(SparkRows.SCHEMA)
                .load()), true, args);
    }
}
