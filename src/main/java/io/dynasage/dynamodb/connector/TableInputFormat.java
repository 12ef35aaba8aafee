package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.EndpointVariant;
import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanExpressions;
import io.dynasage.dynamodb.budget.MonotonicTime;
import io.dynasage.dynamodb.budget.PageSize;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.budget.ScanGovernor;
import io.dynasage.dynamodb.condition.ItemCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.dynamodb.DynamoDBConstants;
import org.apache.hadoop.dynamodb.DynamoDBItemWritable;
import org.apache.hadoop.dynamodb.read.DynamoDBInputFormat;
import org.apache.hadoop.dynamodb.split.DynamoDBSegmentsSplit;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.InputSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.RecordReader;
import org.apache.hadoop.mapred.Reporter;

/**
 * The connector's input format with a plan. It creates as many tasks as planned (the connector would create one for
 * each 100 read units) and a reader whose requests go through {@link ScanPushdown} and whose items are compared with
 * the number that DynamoDB returned.
 */
public final class TableInputFormat extends DynamoDBInputFormat {
    private static final String ATTRIBUTES = "dynasage.dynamodb.attributes";
    private static final String WHERE = "dynasage.dynamodb.where";
    private static final String PAGE_ITEMS = "dynasage.dynamodb.page-items";
    private static final String ONLY_SEGMENTS = "dynasage.dynamodb.only-segments";
    private static final String SCAN_ID = "dynasage.dynamodb.scan-id";
    private static final String UNITS_PER_SECOND = "dynasage.dynamodb.units-per-second";
    private static final String FIPS = "dynasage.dynamodb.fips";
    private static final String DUALSTACK = "dynasage.dynamodb.dualstack";
    private static final String STALL_NANOS = "dynasage.dynamodb.stall-nanos";
    /**
     * The connector's own rate limit is slightly above the budget, so that {@link ScanGovernor} controls the rate. A
     * much higher limit would add threads.
     */
    private static final double OWN_RATE = 1.05;

    private final MonotonicTime time;

    /** Creates an input format for Hadoop's reflection. */
    public TableInputFormat() {
        this(MonotonicTime.OfJvm.TIME);
    }

    /** Creates an input format with the clock of a test. */
    TableInputFormat(MonotonicTime time) {
        this.time = time;
    }

    /** Writes all settings that the scan's tasks need, without secrets. */
    static void configure(JobConf conf, PlannedScan scan) {
        conf.set(DynamoDBConstants.INPUT_TABLE_NAME, scan.table().name());
        ConnectorSettings.connect(conf, scan.connection());
        if (scan.connection().variant() != null) {
            conf.setBoolean(FIPS, scan.connection().variant().fips());
            conf.setBoolean(DUALSTACK, scan.connection().variant().dualstack());
        }
        conf.set(DynamoDBConstants.THROUGHPUT_READ_PERCENT, "1.0");
        conf.setBoolean(DynamoDBConstants.READ_THROUGHPUT_AUTOSCALING, false);
        conf.setInt(DynamoDBConstants.SCAN_SEGMENTS, scan.plan().segments());
        conf.setInt(DynamoDBConstants.MAX_MAP_TASKS, scan.plan().tasks());
        conf.setLong(DynamoDBConstants.AVG_ITEM_SIZE, scan.plan().averageItemBytes());
        // Spark skips splits that claim to be empty, but DynamoDB counts a new table as empty for hours.
        conf.setLong(
                DynamoDBConstants.ITEM_COUNT,
                Math.max(scan.table().items(), scan.plan().segments()));
        conf.setLong(
                DynamoDBConstants.TABLE_SIZE_BYTES,
                Math.max(scan.table().bytes(), scan.plan().segments()));
        conf.setInt(PAGE_ITEMS, scan.plan().pageItems());
        ConnectorSettings.setNames(conf, ATTRIBUTES, scan.projected());
        scan.where().ifPresent(where -> ConnectorSettings.setNames(conf, WHERE, List.of(where.toString())));
    }

    /** Leaves out all other segments. */
    static void readOnly(JobConf conf, List<Integer> segments) {
        conf.setStrings(ONLY_SEGMENTS, segments.stream().map(String::valueOf).toArray(String[]::new));
    }

    /**
     * Writes the tasks' budget. Call this last, because the connector gives each task its segments' part of the rate of
     * all segments.
     */
    static void configure(JobConf conf, ReadBudget budget) {
        long ownUnits = (long) Math.ceil(OWN_RATE * budget.unitsPerSecond());
        int[] only = conf.getInts(ONLY_SEGMENTS);
        conf.setLong(
                DynamoDBConstants.READ_THROUGHPUT,
                only.length == 0 ? ownUnits : ownUnits * conf.getInt(DynamoDBConstants.SCAN_SEGMENTS, 1) / only.length);
        conf.set(SCAN_ID, budget.scanId());
        conf.setDouble(UNITS_PER_SECOND, budget.unitsPerSecond());
        conf.setLong(STALL_NANOS, budget.stallTimeout().toNanos());
    }

    @Override
    public InputSplit[] getSplits(JobConf conf, int ignored) throws IOException {
        int[] only = conf.getInts(ONLY_SEGMENTS);
        if (only.length == 0) {
            return super.getSplits(conf, ignored);
        }
        int total = conf.getInt(DynamoDBConstants.SCAN_SEGMENTS, 1);
        InputSplit[] splits = new InputSplit[Math.min(only.length, getNumMappers(only.length, conf))];
        for (int split = 0; split < splits.length; split++) {
            List<Integer> segments = new ArrayList<>();
            for (int i = split; i < only.length; i += splits.length) {
                segments.add(only[i]);
            }
            long items = conf.getLong(DynamoDBConstants.ITEM_COUNT, 0) * segments.size() / total;
            splits[split] = new DynamoDBSegmentsSplit(new Path("/"), items, split, segments, total, items, null);
        }
        return splits;
    }

    @Override
    protected int getNumMappers(int maxThroughputTasks, JobConf conf) {
        return conf.getInt(DynamoDBConstants.MAX_MAP_TASKS, 1);
    }

    @Override
    public RecordReader<Text, DynamoDBItemWritable> getRecordReader(InputSplit split, JobConf conf, Reporter reporter)
            throws IOException {
        ReadBudget budget = budget(conf);
        GovernedReader reader = new GovernedReader(budget, time);
        ScanPushdown.Scan scan = new ScanPushdown.Scan(
                ScanExpressions.of(
                        ConnectorSettings.names(conf, ATTRIBUTES),
                        ConnectorSettings.names(conf, WHERE).stream()
                                .findFirst()
                                .map(ItemCondition::of)),
                ScanMeter.ofNewReader(),
                reader.governor(),
                new PageSize(
                        budget.unitsPerSecondOfTask(),
                        conf.getLong(DynamoDBConstants.AVG_ITEM_SIZE, 1),
                        conf.getInt(PAGE_ITEMS, PageSize.WHOLE)),
                variant(conf));
        try {
            return reader.reading(scan, ScanPushdown.whileBuilding(scan, () -> reader(split, conf, reporter)));
        } catch (UncheckedIOException e) {
            reader.close();
            throw e.getCause();
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private RecordReader<Text, DynamoDBItemWritable> reader(InputSplit split, JobConf conf, Reporter reporter) {
        try {
            return super.getRecordReader(split, conf, reporter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EndpointVariant variant(JobConf conf) {
        return new EndpointVariant(conf.getBoolean(FIPS, false), conf.getBoolean(DUALSTACK, false));
    }

    private static ReadBudget budget(JobConf conf) {
        return new ReadBudget(
                conf.get(SCAN_ID),
                conf.getDouble(UNITS_PER_SECOND, 1),
                conf.getInt(DynamoDBConstants.MAX_MAP_TASKS, 1),
                Duration.ofNanos(conf.getLong(STALL_NANOS, 0)));
    }
}
