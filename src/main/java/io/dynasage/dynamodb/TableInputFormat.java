package io.dynasage.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.dynamodb.DynamoDBConstants;
import org.apache.hadoop.dynamodb.DynamoDBItemWritable;
import org.apache.hadoop.dynamodb.read.DynamoDBInputFormat;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.InputSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.RecordReader;
import org.apache.hadoop.mapred.Reporter;

/**
 * The connector's input format with a plan: as many tasks as planned (the connector would make one for each 100 read units), and a reader
 * whose requests go through {@link ScanPushdown} and whose items are counted against what DynamoDB returned.
 */
public final class TableInputFormat extends DynamoDBInputFormat {
    private static final String ATTRIBUTES = "dynasage.dynamodb.attributes";
    private static final String PAGE_ITEMS = "dynasage.dynamodb.page-items";

    /** For Hadoop's reflection. */
    public TableInputFormat() {
    }

    /** Writes all that a scan's tasks have to know; no secrets. */
    static void configure(JobConf conf, TableConnection connection, TableDescription table, ScanPlan plan, List<String> attributes) {
        conf.set(DynamoDBConstants.INPUT_TABLE_NAME, table.name());
        conf.set(DynamoDBConstants.REGION_ID, connection.region());
        if (connection.endpoint() != null) {
            conf.set(DynamoDBConstants.ENDPOINT, connection.endpoint().toString());
        }
        conf.set(DynamoDBConstants.CUSTOM_CREDENTIALS_PROVIDER_CONF, DynamoDbCredentials.class.getName());
        DynamoDbCredentials.configure(conf, connection.region(), connection.role());
        conf.setLong(DynamoDBConstants.READ_THROUGHPUT, (long) Math.floor(plan.readUnitsPerSecond()));
        conf.set(DynamoDBConstants.THROUGHPUT_READ_PERCENT, "1.0");
        conf.setBoolean(DynamoDBConstants.READ_THROUGHPUT_AUTOSCALING, false);
        conf.setInt(DynamoDBConstants.SCAN_SEGMENTS, plan.segments());
        conf.setInt(DynamoDBConstants.MAX_MAP_TASKS, plan.tasks());
        conf.setBoolean(DynamoDBConstants.YARN_RESOURCE_MANAGER_ENABLED, false);
        conf.setLong(DynamoDBConstants.AVG_ITEM_SIZE, plan.averageItemBytes());
        conf.setLong(DynamoDBConstants.ITEM_COUNT, table.items());
        conf.setLong(DynamoDBConstants.TABLE_SIZE_BYTES, table.bytes());
        conf.setInt(PAGE_ITEMS, plan.pageItems());
        AttributeNames.set(conf, ATTRIBUTES, attributes);
    }

    @Override
    protected int getNumMappers(int maxThroughputTasks, JobConf conf) {
        return conf.getInt(DynamoDBConstants.MAX_MAP_TASKS, 1);
    }

    @Override
    public RecordReader<Text, DynamoDBItemWritable> getRecordReader(InputSplit split, JobConf conf, Reporter reporter) throws IOException {
        ScanPushdown.Scan scan = new ScanPushdown.Scan(AttributeNames.get(conf, ATTRIBUTES), conf.getInt(PAGE_ITEMS, Integer.MAX_VALUE),
                ScanMeter.ofCurrentTask());
        try {
            return new CountingReader(ScanPushdown.whileBuilding(scan, () -> reader(split, conf, reporter)), scan);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private RecordReader<Text, DynamoDBItemWritable> reader(InputSplit split, JobConf conf, Reporter reporter) {
        try {
            return super.getRecordReader(split, conf, reporter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes on the connector's items and makes sure that none was lost on the way. */
    private record CountingReader(RecordReader<Text, DynamoDBItemWritable> reader, ScanPushdown.Scan scan, long[] delivered)
            implements RecordReader<Text, DynamoDBItemWritable> {

        CountingReader(RecordReader<Text, DynamoDBItemWritable> reader, ScanPushdown.Scan scan) {
            this(reader, scan, new long[1]);
        }

        /** Never throws an IOException: Spark may be told to skip those as corrupt files, and would lose the rest of the table silently. */
        @Override
        public boolean next(Text key, DynamoDBItemWritable value) {
            try {
                if (reader.next(key, value)) {
                    delivered[0]++;
                    scan.meter().itemDelivered();
                    return true;
                }
            } catch (IOException e) {
                throw new IllegalStateException("The scan stopped after " + delivered[0] + " items of this task: " + e.getMessage(), e);
            }
            if (delivered[0] != scan.received()) {
                throw new IllegalStateException("DynamoDB returned " + scan.received() + " items to this task, but the connector delivered "
                        + delivered[0] + "; the task fails so that Spark reads its segments again");
            }
            return false;
        }

        @Override
        public Text createKey() {
            return reader.createKey();
        }

        @Override
        public DynamoDBItemWritable createValue() {
            return reader.createValue();
        }

        @Override
        public long getPos() throws IOException {
            return reader.getPos();
        }

        @Override
        public float getProgress() throws IOException {
            return reader.getProgress();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
