package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.condition.ExpressionNames;
import io.dynasage.dynamodb.items.ItemColumns;
import java.util.List;
import java.util.Optional;
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
    private final Optional<String> filter;
    private final ExpressionNames names;
    private PlannedReads.Read read;

    DirectScanOfTable(DirectOptions options, StructType required, Optional<String> filter, ExpressionNames names) {
        this.options = options;
        this.read = options.planned().orElse(null);
        this.required = required;
        this.filter = filter;
        this.names = names;
    }

    /** Returns the planned scan; if there is none, plans one from the table's description. */
    private PlannedReads.Read read() {
        if (read == null) {
            TableConnection connection = options.connection();
            TableDescription table = options.index()
                    .map(index -> TableDescription.of(connection, options.table(), index))
                    .orElseGet(() -> TableDescription.of(connection, options.table()));
            ScanPlan plan = ScanPlan.of(
                    table,
                    options.settings(),
                    SparkSession.active().sparkContext().defaultParallelism());
            plan.reasons().forEach(LOG::info);
            read = new PlannedReads.Read(
                    new PlannedScan(connection, table, plan, table.keyAttributes()), List.of(), null);
        }
        return read;
    }

    @Override
    public StructType readSchema() {
        return required;
    }

    @Override
    public String description() {
        return "dynamodb " + options.table()
                + filter.map(text -> " where " + text + " with " + names.names() + " and " + names.values())
                        .orElse("");
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        ScanPlan plan = read().scan().plan();
        int[] segments = read.segments().stream().mapToInt(Integer::intValue).toArray();
        if (segments.length == 0) {
            segments = IntStream.range(0, plan.segments()).toArray();
        }
        int tasks = Math.min(plan.tasks(), segments.length);
        InputPartition[] partitions = new InputPartition[tasks];
        for (int i = 0; i < tasks; i++) {
            partitions[i] = Segments.ofTask(i, tasks, segments);
        }
        return partitions;
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        PlannedScan scan = read().scan();
        ScanPlan plan = scan.plan();
        ItemColumns columns = new ItemColumns(required, scan.table().keyAttributes(), options.onMismatch());
        List<String> projection =
                columns.attributes().stream().map(names::alias).toList();
        ScanRequestText request = new ScanRequestText(
                options.table(),
                options.index().orElse(null),
                options.consistency(),
                plan.segments(),
                projection,
                filter.orElse(null),
                names.names(),
                names.values());
        return new Readers(new ScanTask(
                scan.connection(),
                request,
                columns,
                plan.budget(scan.budgetId()),
                plan.averageItemBytes(),
                options.pageItems(),
                read.statistics()));
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
            return new DirectReader(task, ((Segments) partition).numbers(), new ScanEndpoint(task.connection()));
        }
    }
}
