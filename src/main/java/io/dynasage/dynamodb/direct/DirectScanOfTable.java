package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.items.ItemColumns;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One scan, which is planned when Spark asks for its partitions. */
final class DirectScanOfTable implements Scan, Batch {
    private static final Logger LOG = LoggerFactory.getLogger(DirectScanOfTable.class);
    private final DirectOptions options;
    private final StructType required;
    private final String filter;
    private final ExpressionNames names;
    private Plan plan;

    DirectScanOfTable(DirectOptions options, StructType required, String filter, ExpressionNames names) {
        this.options = options;
        this.required = required;
        this.filter = filter;
        this.names = names;
    }

    /**
     * The size and speed of the scan, taken from the options if they are complete, else from the table's description.
     */
    private record Plan(
            int segments, int tasks, double readUnitsPerSecond, long averageItemBytes, List<String> keyAttributes) {

        static Plan of(DirectOptions options, TableConnection connection) {
            if (options.tasks() != null
                    && options.keyAttributes() != null
                    && options.averageItemBytes() != null
                    && options.settings().segments() != null
                    && options.settings().maxReadUnits() != null) {
                return new Plan(
                        options.settings().segments(),
                        options.tasks(),
                        options.settings().maxReadUnits(),
                        options.averageItemBytes(),
                        options.keyAttributes());
            }
            TableDescription table = TableDescription.of(connection, options.table());
            ScanPlan plan = ScanPlan.of(
                    table,
                    options.settings(),
                    SparkSession.active().sparkContext().defaultParallelism());
            plan.reasons().forEach(LOG::info);
            return new Plan(
                    plan.segments(),
                    plan.tasks(),
                    plan.readUnitsPerSecond(),
                    plan.averageItemBytes(),
                    table.keyAttributes());
        }
    }

    private Plan plan() {
        if (plan == null) {
            plan = Plan.of(options, options.connection());
        }
        return plan;
    }

    @Override
    public StructType readSchema() {
        return required;
    }

    @Override
    public String description() {
        return "dynamodb " + options.table()
                + (filter == null ? "" : " where " + filter + " with " + names.names() + " and " + names.values());
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        int[] only = options.onlySegments();
        int[] segments = only == null ? IntStream.range(0, plan().segments()).toArray() : only;
        int tasks = Math.min(plan().tasks(), segments.length);
        InputPartition[] partitions = new InputPartition[tasks];
        for (int i = 0; i < tasks; i++) {
            partitions[i] = Segments.ofTask(i, tasks, segments);
        }
        return partitions;
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        ItemColumns columns = new ItemColumns(required, plan().keyAttributes(), options.onMismatch());
        List<String> projection =
                columns.attributes().stream().map(names::alias).toList();
        ScanRequestText request = new ScanRequestText(
                options.table(),
                options.index(),
                options.consistency(),
                plan().segments(),
                projection,
                filter,
                names.names(),
                names.values());
        String scanId = options.scanId() == null ? UUID.randomUUID().toString() : options.scanId();
        ReadBudget budget = new ReadBudget(scanId, plan().readUnitsPerSecond(), plan().tasks(), options.stallTimeout());
        return new Readers(new ScanTask(
                options.connection(),
                request,
                columns,
                budget,
                plan().averageItemBytes(),
                options.pageItems(),
                StatisticsOfScans.of(options.statisticsId())));
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return new CustomMetric[] {
            new ScanMetric.Items(), new ScanMetric.Pages(), new ScanMetric.ReadUnits(), new ScanMetric.Throttles()
        };
    }

    /** The segments of one task. They are evenly spaced, so that the task's pages come from all over the table. */
    record Segments(int[] numbers) implements InputPartition {

        static Segments ofTask(int task, int tasks, int[] segments) {
            int[] numbers = new int[(segments.length - task + tasks - 1) / tasks];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = segments[task + i * tasks];
            }
            return new Segments(numbers);
        }
    }

    /** Creates a task's reader on the executor that runs the task. */
    private record Readers(ScanTask task) implements PartitionReaderFactory {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            return new DirectReader(task, ((Segments) partition).numbers());
        }
    }
}
