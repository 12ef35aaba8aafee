package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.AttributeText;
import io.dynasage.dynamodb.PartsRead;
import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanStatistics;
import io.dynasage.dynamodb.ScannedItems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A parallel scan of a table through the connector. */
public final class TableScan {
    private static final Logger LOG = LoggerFactory.getLogger(TableScan.class);

    private TableScan() {}

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
        JobConf conf = new JobConf(spark.sparkContext().hadoopConfiguration());
        TableInputFormat.configure(conf, scan);
        TableInputFormat.readOnly(conf, segments);
        TableInputFormat.configure(conf, scan.plan().budget(scan.budgetId()));
        JavaPairRDD<Text, DynamoDBItemWritable> writables = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .hadoopRDD(conf, TableInputFormat.class, Text.class, DynamoDBItemWritable.class);
        ScanStatistics statistics =
                new ScanStatistics(spark.sparkContext(), scan.table().name());
        List<String> keys = new ArrayList<>(scan.table().keyAttributes());
        List<String> columns = new ArrayList<>(scan.attributes());
        JavaRDD<Row> rows = writables.mapPartitionsWithIndex(
                (task, items) -> new ItemRows(
                        items, keys, columns, new TaskReport("task " + task, statistics, ScanMeter.take())),
                true);
        return new ScannedItems(spark.createDataFrame(rows, scan.columns().schema()), statistics);
    }

    /** Reports the progress of one task. */
    private static final class TaskReport {
        private PartsRead.Extent extent = PartsRead.Extent.SO_FAR;

        TaskReport(String part, ScanStatistics statistics, ScanMeter meter) {
            meter.afterPages(received -> statistics.soFar(part, received));
            TaskCompletionListener report = task -> statistics.ended(new PartsRead.Part(part, extent, meter.counts()));
            TaskContext.get().addTaskCompletionListener(report);
        }

        void end() {
            extent = PartsRead.Extent.WHOLE;
        }
    }

    /**
     * The items of one partition as rows. The connector reuses its objects, so each item becomes a row before the next
     * item is requested.
     */
    private static final class ItemRows implements Iterator<Row> {
        private final Iterator<Tuple2<Text, DynamoDBItemWritable>> items;
        private final List<String> keys;
        private final String[] attributes;
        private final TaskReport report;

        ItemRows(
                Iterator<Tuple2<Text, DynamoDBItemWritable>> items,
                List<String> keys,
                List<String> attributes,
                TaskReport report) {
            this.items = items;
            this.keys = keys;
            this.attributes = attributes.toArray(String[]::new);
            this.report = report;
        }

        @Override
        public boolean hasNext() {
            boolean more = items.hasNext();
            if (!more) {
                report.end();
            }
            return more;
        }

        @Override
        public Row next() {
            Map<String, AttributeValue> item = items.next()._2().getItem();
            Object[] row = new Object[attributes.length + 1];
            row[0] = AttributeText.json(item, keys);
            for (int i = 0; i < attributes.length; i++) {
                AttributeValue value = item.get(attributes[i]);
                if (value != null) {
                    row[i + 1] = RowFactory.create(AttributeText.type(value), AttributeText.value(value));
                }
            }
            return RowFactory.create(row);
        }
    }
}
