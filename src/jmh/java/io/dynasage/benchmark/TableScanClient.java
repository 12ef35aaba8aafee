package io.dynasage.benchmark;

import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.connector.TableScan;
import io.dynasage.dynamodb.direct.DirectScan;
import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.events.ColumnPath;
import io.dynasage.events.ColumnSource;
import io.dynasage.events.ColumnType;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventRules;
import io.dynasage.events.EventSchema;
import io.dynasage.events.Events;
import io.dynasage.events.ItemProfiler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Our readers as the job uses them, and what it makes of their items. */
public final class TableScanClient {
    private static final Map<String, ColumnType> TYPES =
            Map.of("rating", ColumnType.DOUBLE, "event_time", ColumnType.LONG);

    private final SparkSession spark = SparkRows.session();

    private TableScanClient() {}

    /**
     * Measures it; arguments as {@link ScanMeasurement#run}, and {@code connector} for the slim connector or
     * {@code events} for typed events by the direct reader.
     */
    public static void main(String[] args) throws Exception {
        TableScanClient client = new TableScanClient();
        ScanMeasurement.run(
                task -> SparkRows.totals(args[3].equals("events") ? client.events(task) : client.connector(task)),
                true,
                args);
    }

    /** Returns typed text of each attribute, cast to the five columns. */
    private Dataset<Row> connector(ScanTask task) {
        Dataset<Row> items = TableScan.read(spark, planned(task, EventValues.NAMES), List.of())
                .items();
        return items.select(EventValues.NAMES.stream()
                .map(name -> functions
                        .col(name + ".value")
                        .cast(SparkRows.SCHEMA.apply(name).dataType().sql().toLowerCase(Locale.ROOT))
                        .as(name))
                .toArray(Column[]::new));
    }

    /**
     * Returns events, with their profile. Nested items hold three events each, of which the first is delivered; each
     * has a column from a path and one from its element.
     */
    private Dataset<Row> events(ScanTask task) {
        boolean nested = CannedTable.of(task.table()).profile() == ItemProfile.NESTED;
        EventSchema schema = schema(nested);
        Dataset<Row> items = DirectScan.read(spark, planned(task, schema.attributes()), List.of())
                .items();
        Dataset<Row> events =
                Events.parse(items, schema, ItemProfiler.of(spark, schema)).events();
        Dataset<Row> first = nested ? events.where("tag = 'new' AND build >= 0") : events;
        return first.select(EventValues.NAMES.stream().map(functions::col).toArray(Column[]::new));
    }

    private static PlannedScan planned(ScanTask task, List<String> attributes) {
        TableConnection connection = new TableConnection(ScanTask.REGION, URI.create(task.endpoint()), null);
        TableDescription table = TableDescription.of(connection, task.table());
        ScanPlan plan = ScanPlan.of(table, new ScanSettings(task.readUnitsPerSecond(), null, 1, null), 1);
        return new PlannedScan(connection, table, plan, attributes);
    }

    private static EventSchema schema(boolean nested) {
        List<EventColumn> columns = new ArrayList<>();
        EventValues.NAMES.forEach(name -> columns.add(column(name, name, TYPES.getOrDefault(name, ColumnType.STRING))));
        if (!nested) {
            return new EventSchema(columns);
        }
        columns.add(column("build", "context.app.build", ColumnType.LONG));
        columns.add(column("tag", "element", ColumnType.STRING));
        return new EventSchema(columns, EventRules.NONE, DocumentPath.parse("tags"), Set.of(), Set.of());
    }

    private static EventColumn column(String name, String path, ColumnType type) {
        return new EventColumn(name, ColumnSource.of(List.of(ColumnPath.of(path, true))), type, true);
    }
}
