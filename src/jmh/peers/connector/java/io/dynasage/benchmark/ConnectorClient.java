package io.dynasage.benchmark;

import java.util.Map;
import org.apache.hadoop.dynamodb.DynamoDBItemWritable;
import org.apache.hadoop.dynamodb.read.DynamoDBInputFormat;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.JobConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The connector through {@code hadoopRDD}, as its documentation says, with one task; it gets all
 * settings that it needs outside EMR.
 */
public final class ConnectorClient {
    private ConnectorClient() {
    }

    /** Measures it; arguments as {@link ScanMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        ScanMeasurement.run(task -> {
            JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .hadoopRDD(conf(spark, task), DynamoDBInputFormat.class, Text.class, DynamoDBItemWritable.class)
                    .map(item -> row(item._2().getItem()));
            return SparkRows.totals(spark.createDataFrame(rows, SparkRows.SCHEMA));
        }, true, args);
    }

    private static Row row(Map<String, AttributeValue> item) {
        return RowFactory.create(item.get("user_id").s(), item.get("item_id").s(), item.get("event_type").s(),
                Double.valueOf(item.get("rating").n()), Long.valueOf(item.get("event_time").n()));
    }

    private static JobConf conf(SparkSession spark, ScanTask task) {
        JobConf conf = new JobConf(spark.sparkContext().hadoopConfiguration());
        conf.set("dynamodb.input.tableName", task.table());
        conf.set("dynamodb.endpoint", task.endpoint());
        conf.set("dynamodb.regionid", ScanTask.REGION);
        conf.set("dynamodb.awsAccessKeyId", System.getenv("AWS_ACCESS_KEY_ID"));
        conf.set("dynamodb.awsSecretAccessKey", System.getenv("AWS_SECRET_ACCESS_KEY"));
        conf.set("dynamodb.throughput.read", Long.toString((long) task.readUnitsPerSecond()));
        conf.set("dynamodb.throughput.read.percent", "1.0");
        conf.set("dynamodb.max.map.tasks", "1");
        conf.set("dynamodb.scan.segments", "1");
        conf.set("dynamodb.yarn.enabled", "false");
        conf.set("dynamodb.item.average.size", Long.toString(Math.max(1, task.bytes() / task.items())));
        return conf;
    }
}
