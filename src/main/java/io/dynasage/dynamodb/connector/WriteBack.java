package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.dynamodb.export.RowAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.dynamodb.DynamoDBConstants;
import org.apache.hadoop.dynamodb.DynamoDBItemWritable;
import org.apache.hadoop.dynamodb.write.DynamoDBOutputFormat;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.JobConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes rows into a DynamoDB table through the connector's output format. */
public final class WriteBack {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBack.class);
    private static final int UNIT_BYTES = 1024;

    private WriteBack() {}

    /**
     * Puts each row as an item. Columns become attributes with the same names; a null column becomes no attribute. An
     * item with the same key is replaced, so a repeated write changes nothing. Keys must be unique among the rows,
     * because DynamoDB rejects two items with the same key in a batch.
     *
     * <p>All tasks run at the same time and share the budget equally. The budget is computed from the size of the
     * items, one unit for each KiB or part of a KiB; the units that the table's indexes consume are extra.
     *
     * @param maxWriteUnits write units per second, at least 1
     * @throws io.dynasage.dynamodb.TableException if the table does not exist or the caller may not describe it
     * @throws ExportException if the rows lack a key attribute of the table
     */
    public static void write(Dataset<Row> rows, TableConnection connection, String table, double maxWriteUnits) {
        if (!(maxWriteUnits >= 1)) {
            throw new IllegalArgumentException("Writing needs at least 1 write unit per second, not " + maxWriteUnits);
        }
        List<String> keys = TableDescription.of(connection, table).keyAttributes();
        List<String> columns = Arrays.asList(rows.columns());
        if (!columns.containsAll(keys)) {
            throw new ExportException("The key attributes of table " + table + " are " + keys
                    + ", but the rows to write have the columns " + columns
                    + ". Name a column after each key attribute.");
        }
        JavaRDD<Row> partitions = rows.toJavaRDD();
        int slots = rows.sparkSession().sparkContext().defaultParallelism();
        int tasks =
                (int) Math.max(1, Math.min(Math.min(slots, partitions.getNumPartitions()), Math.floor(maxWriteUnits)));
        double share = maxWriteUnits / tasks;
        LOG.info("Writing to table {} with {} tasks of {} write units per second each", table, tasks, share);
        JavaPairRDD<Text, DynamoDBItemWritable> items = partitions
                .coalesce(tasks)
                .mapPartitionsToPair(part -> new PacedItems(part, keys, new WritePace(share)));
        items.saveAsHadoopDataset(
                configuration(rows.sparkSession().sessionState().newHadoopConf(), connection, table, share));
    }

    /**
     * The connector's own limit counts every item as one unit and assumes that each task is the only one, so it is set
     * above the share of a task.
     */
    private static JobConf configuration(Configuration hadoop, TableConnection connection, String table, double share) {
        JobConf conf = new JobConf(hadoop);
        conf.set(DynamoDBConstants.OUTPUT_TABLE_NAME, table);
        ConnectorSettings.connect(conf, connection);
        conf.setLong(DynamoDBConstants.WRITE_THROUGHPUT, 1 + (long) Math.ceil(share));
        conf.set(DynamoDBConstants.THROUGHPUT_WRITE_PERCENT, "1.0");
        conf.setBoolean(DynamoDBConstants.WRITE_THROUGHPUT_AUTOSCALING, false);
        conf.setNumMapTasks(1);
        conf.setNumReduceTasks(1);
        conf.setOutputFormat(DynamoDBOutputFormat.class);
        conf.setOutputKeyClass(Text.class);
        conf.setOutputValueClass(DynamoDBItemWritable.class);
        return conf;
    }

    /** The items of one task. Each item is returned when the pace allows it. */
    private record PacedItems(Iterator<Row> rows, List<String> keys, WritePace pace)
            implements Iterator<Tuple2<Text, DynamoDBItemWritable>> {

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Tuple2<Text, DynamoDBItemWritable> next() {
            Map<String, AttributeValue> item = RowAttributes.of(rows.next());
            for (String key : keys) {
                if (!item.containsKey(key)) {
                    throw new ExportException("A row to write has no value in the column " + key
                            + ", which is a key attribute of the table. Drop such rows first.");
                }
            }
            pace.spend(Math.ceil((double) RowAttributes.bytes(item) / UNIT_BYTES));
            DynamoDBItemWritable writable = new DynamoDBItemWritable();
            writable.setItem(item);
            return new Tuple2<>(new Text(), writable);
        }
    }
}
