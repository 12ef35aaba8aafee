package io.dynasage.dynamodb;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.dynamodb.DynamoDBItemWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.JobConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** A parallel scan of a table through the connector. */
public final class TableScan {
    private static final Logger LOG = LoggerFactory.getLogger(TableScan.class);
    private static final StructType ATTRIBUTE = new StructType()
            .add("type", DataTypes.StringType)
            .add("value", DataTypes.StringType);

    private TableScan() {
    }

    /**
     * The items of a table with those of their attributes. One item is read at once, to fail early and clearly without the right to; the rest when
     * an action asks for it, eventually consistent, each time anew.
     *
     * @param attributes top-level attributes to return, in order, each once
     * @throws TableException if the table cannot be scanned
     */
    public static ScannedItems read(SparkSession spark, TableConnection connection, TableDescription table, ScanPlan plan, List<String> attributes) {
        return read(spark, connection, table, plan, attributes, List.of());
    }

    /**
     * As {@link #read(SparkSession, TableConnection, TableDescription, ScanPlan, List)}, but only some of the plan's segments.
     *
     * @param segments from 0 to the plan's segments, each once; empty for all
     */
    public static ScannedItems read(SparkSession spark, TableConnection connection, TableDescription table, ScanPlan plan, List<String> attributes,
            List<Integer> segments) {
        List<String> wanted = List.copyOf(attributes);
        if (wanted.isEmpty() || Set.copyOf(wanted).size() != wanted.size()) {
            throw new IllegalArgumentException("The attributes to read are " + wanted + "; name at least one, and each only once");
        }
        List<String> projected = projected(table.keyAttributes(), wanted);
        probe(connection, table.name(), projected);
        plan.reasons().forEach(LOG::info);
        JobConf conf = new JobConf(spark.sparkContext().hadoopConfiguration());
        TableInputFormat.configure(conf, connection, table, plan, projected);
        TableInputFormat.readOnly(conf, segments);
        TableInputFormat.configure(conf, plan.budget(scanId(connection, table, plan)));
        JavaPairRDD<Text, DynamoDBItemWritable> writables = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .hadoopRDD(conf, TableInputFormat.class, Text.class, DynamoDBItemWritable.class);
        ScanStatistics statistics = new ScanStatistics(spark.sparkContext(), table.name());
        List<String> keys = new ArrayList<>(table.keyAttributes());
        List<String> columns = new ArrayList<>(wanted);
        JavaRDD<Row> rows = writables.mapPartitions(items -> new ItemRows(items, keys, columns, statistics));
        return new ScannedItems(spark.createDataFrame(rows, schema(wanted)), statistics);
    }

    /** The same for all scans of the table by that plan, so that those which follow one another, or run at once in one JVM, share the budget. */
    private static String scanId(TableConnection connection, TableDescription table, ScanPlan plan) {
        return table.name() + " (" + connection.describe() + ") by " + plan.tasks() + " tasks, " + plan.readUnitsPerSecond() + " read units/s";
    }

    /** The schema of {@link ScannedItems#items()}. */
    static StructType schema(List<String> attributes) {
        StructType schema = new StructType().add("item_key", DataTypes.StringType);
        for (String attribute : attributes) {
            schema = schema.add(attribute, ATTRIBUTE);
        }
        return schema;
    }

    private static List<String> projected(List<String> keys, List<String> attributes) {
        Set<String> names = new LinkedHashSet<>(keys);
        names.addAll(attributes);
        return List.copyOf(names);
    }

    private static void probe(TableConnection connection, String table, List<String> projected) {
        Map<String, String> names = ScanPushdown.aliases(projected);
        try (DynamoDbClient client = connection.client()) {
            client.scan(ScanRequest.builder().tableName(table).limit(1)
                    .projectionExpression(String.join(", ", names.keySet())).expressionAttributeNames(names).build());
        } catch (SdkException e) {
            throw TableException.of(e, connection, table, "dynamodb:Scan");
        }
    }

    /** One partition's items as rows. The connector reuses its objects, so each becomes a row before the next is asked for. */
    private static final class ItemRows implements Iterator<Row> {
        private final Iterator<Tuple2<Text, DynamoDBItemWritable>> items;
        private final List<String> keys;
        private final String[] attributes;

        ItemRows(Iterator<Tuple2<Text, DynamoDBItemWritable>> items, List<String> keys, List<String> attributes, ScanStatistics statistics) {
            this.items = items;
            this.keys = keys;
            this.attributes = attributes.toArray(String[]::new);
            TaskCompletionListener report = task -> {
                ScanMeter meter = ScanMeter.take(task.taskAttemptId());
                if (meter != null) {
                    statistics.add(meter);
                }
            };
            TaskContext.get().addTaskCompletionListener(report);
        }

        @Override
        public boolean hasNext() {
            return items.hasNext();
        }

        @Override
        public Row next() {
            Map<String, AttributeValue> item = items.next()._2().getItem();
            Object[] row = new Object[attributes.length + 1];
            row[0] = AttributeText.json(item, keys);
            for (int i = 0; i < attributes.length; i++) {
                AttributeValue value = item.get(attributes[i]);
                row[i + 1] = value == null ? null : RowFactory.create(AttributeText.type(value), AttributeText.value(value));
            }
            return RowFactory.create(row);
        }
    }
}
