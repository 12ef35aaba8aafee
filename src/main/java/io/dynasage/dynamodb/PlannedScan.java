package io.dynasage.dynamodb;

import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.items.ItemColumns;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A scan that has been planned but not yet run.
 *
 * @param connection the table's connection
 * @param table the table
 * @param plan the number of segments and tasks, and the speed
 * @param attributes top-level attributes to return, in order, each once
 * @param where decides which items DynamoDB returns; empty for all. It may return more, so that the items need an
 *     {@link ItemFilter} too
 */
public record PlannedScan(
        TableConnection connection,
        TableDescription table,
        ScanPlan plan,
        List<String> attributes,
        Optional<ItemCondition> where) {

    /** Checks the attributes. */
    public PlannedScan {
        attributes = distinct(attributes);
        connection = connection.resolved();
    }

    /** Creates a scan of all items. */
    public PlannedScan(TableConnection connection, TableDescription table, ScanPlan plan, List<String> attributes) {
        this(connection, table, plan, attributes, Optional.empty());
    }

    /**
     * Returns a copy of the attributes to read.
     *
     * @throws IllegalArgumentException if there is none, or one is given twice
     */
    public static List<String> distinct(List<String> attributes) {
        if (attributes.isEmpty() || Set.copyOf(attributes).size() != attributes.size()) {
            throw new IllegalArgumentException(
                    "The attributes to read are " + attributes + "; name at least one, and each only once");
        }
        return List.copyOf(attributes);
    }

    /**
     * Reads one item, so that missing permissions and a condition that DynamoDB refuses cause an early and clear
     * failure.
     *
     * @throws TableException if the table cannot be scanned
     */
    public void probe() {
        ScanExpressions expressions = ScanExpressions.of(projected(), where);
        try (DynamoDbClient client = connection.client()) {
            client.scan(
                    request -> expressions.in(request.tableName(table.name()).limit(1)));
        } catch (SdkException e) {
            throw TableException.of(e, connection, table.name(), "dynamodb:Scan");
        }
    }

    /** Returns the columns of the scan's items. */
    public ItemColumns columns() {
        return ItemColumns.anyTyped(attributes, table.keyAttributes());
    }

    /** Returns the key attributes and the other attributes, each once. */
    public List<String> projected() {
        return columns().attributes();
    }

    /**
     * Returns an id that is the same for all scans of the table with this plan. Scans that run one after another, or at
     * the same time in one JVM, then share the budget.
     */
    public String budgetId() {
        String role = Optional.ofNullable(connection.role())
                .map(assumed -> " as " + assumed.arn())
                .orElse("");
        return table.name() + " (" + connection.describe() + role + ") by " + plan.tasks() + " tasks, "
                + plan.readUnitsPerSecond() + " read units/s";
    }

    /** Returns this scan with another plan. */
    public PlannedScan by(ScanPlan other) {
        return new PlannedScan(connection, table, other, attributes, where);
    }
}
