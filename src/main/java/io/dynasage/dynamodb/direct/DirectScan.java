package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanPlan;
import io.dynasage.dynamodb.ScanStatistics;
import io.dynasage.dynamodb.ScannedItems;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.items.ItemColumns;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A parallel scan of a table through the data source {@code dynamodb}. It returns the same items as
 * {@link io.dynasage.dynamodb.connector.TableScan}, but much faster.
 */
public final class DirectScan {
    private static final Logger LOG = LoggerFactory.getLogger(DirectScan.class);

    private DirectScan() {}

    /**
     * Returns the items of a table with the given attributes. One item is read immediately, so that missing permissions
     * cause an early and clear failure. The other items are read when an action asks for them, eventually consistent,
     * and again for each action.
     *
     * @param attributes top-level attributes to return, in order, each once
     * @throws TableException if the table cannot be scanned
     */
    public static ScannedItems read(
            SparkSession spark,
            TableConnection connection,
            TableDescription table,
            ScanPlan plan,
            List<String> attributes) {
        return read(spark, new PlannedScan(connection, table, plan, attributes), List.of());
    }

    /**
     * Does the same as {@link #read(SparkSession, TableConnection, TableDescription, ScanPlan, List)}, but reads only
     * some of the plan's segments.
     *
     * @param segments segment numbers from 0 to the plan's number of segments, each once; empty for all
     */
    public static ScannedItems read(SparkSession spark, PlannedScan scan, List<Integer> segments) {
        TableDescription table = scan.table();
        ScanPlan plan = scan.plan();
        ItemColumns columns = ItemColumns.anyTyped(scan.attributes(), table.keyAttributes());
        probe(scan.connection(), table.name(), columns);
        plan.reasons().forEach(LOG::info);
        ScanStatistics statistics = new ScanStatistics(spark.sparkContext(), table.name());
        DataFrameReader reader = spark.read()
                .format(DynamoDbSource.class.getName())
                .schema(columns.schema())
                .option(DirectOptions.TABLE, table.name())
                .option(DirectOptions.REGION, scan.connection().region())
                .option(DirectOptions.SEGMENTS, plan.segments())
                .option(
                        DirectOptions.ONLY_SEGMENTS,
                        segments.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .option(DirectOptions.TASKS, plan.tasks())
                .option(DirectOptions.MAX_READ_UNITS, plan.readUnitsPerSecond())
                .option(DirectOptions.AVERAGE_ITEM_BYTES, plan.averageItemBytes())
                .option(DirectOptions.KEY_ATTRIBUTES, DirectOptions.keyAttributes(table.keyAttributes()))
                .option(DirectOptions.STALL_TIMEOUT, plan.stallTimeout().toString())
                .option(DirectOptions.SCAN_ID, scan.budgetId())
                .option(DirectOptions.STATISTICS_ID, StatisticsOfScans.register(statistics));
        return new ScannedItems(withRole(reader, scan.connection()).load(), statistics);
    }

    private static DataFrameReader withRole(DataFrameReader reader, TableConnection connection) {
        DataFrameReader configured = reader;
        if (connection.endpoint() != null) {
            configured = configured.option(
                    DirectOptions.ENDPOINT, connection.endpoint().toString());
        }
        if (connection.role() != null) {
            configured = configured
                    .option(DirectOptions.ROLE_ARN, connection.role().arn())
                    .option(DirectOptions.SESSION_NAME, connection.role().sessionName());
            if (connection.role().externalId() != null) {
                configured = configured.option(
                        DirectOptions.EXTERNAL_ID, connection.role().externalId());
            }
        }
        return configured;
    }

    private static void probe(TableConnection connection, String table, ItemColumns columns) {
        ExpressionNames names = new ExpressionNames();
        String projection =
                String.join(",", columns.attributes().stream().map(names::alias).toList());
        try (DynamoDbClient client = connection.client()) {
            client.scan(r -> r.tableName(table)
                    .limit(1)
                    .projectionExpression(projection)
                    .expressionAttributeNames(names.names()));
        } catch (SdkException e) {
            throw TableException.of(e, connection, table, "dynamodb:Scan");
        }
    }
}
