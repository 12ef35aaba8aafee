package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * The items with some ids in a table, such as the lists of users in a table of recommendation lists. If the attribute
 * with the id is the partition key, the items of each id are queried; otherwise the table is scanned once.
 *
 * @param attribute the attribute with the id (S)
 * @param ids the ids
 */
public record ItemsOfIds(TableConnection connection, String table, String attribute, Set<String> ids) {

    /** The longest partition key of DynamoDB, in bytes; no longer id can be in a table. */
    private static final int LONGEST_KEY = 2048;

    /** Copies the ids that a table can hold. */
    public ItemsOfIds {
        ids = ids.stream()
                .filter(id -> id.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the number of these items.
     *
     * @throws TableException if the table cannot be read
     */
    public long count() {
        try (DynamoDbClient client = connection.client()) {
            return keys(client).size();
        }
    }

    /**
     * Deletes these items and returns their number.
     *
     * @param maxWriteUnits write units per second, at least 1
     * @throws TableException if the table cannot be read, or its items cannot be deleted
     */
    public long delete(double maxWriteUnits) {
        WritePace pace = new WritePace(maxWriteUnits);
        try (DynamoDbClient client = connection.client()) {
            List<Map<String, AttributeValue>> found = keys(client);
            for (Map<String, AttributeValue> key : found) {
                pace.spend(client.deleteItem(request ->
                                request.tableName(table).key(key).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()
                        .capacityUnits());
            }
            return found.size();
        } catch (SdkException e) {
            throw TableException.of(e, connection, table, "dynamodb:DeleteItem");
        }
    }

    private List<Map<String, AttributeValue>> keys(DynamoDbClient client) {
        List<String> attributes = TableDescription.of(connection, table).keyAttributes();
        boolean byKey = attributes.get(0).equals(attribute);
        try {
            Stream<Map<String, AttributeValue>> items = byKey
                    ? ids.stream().sorted().flatMap(id -> client.queryPaginator(query(id)).items().stream())
                    : client.scanPaginator(scan(attributes)).items().stream().filter(this::hasId);
            return items.map(item -> key(item, attributes)).toList();
        } catch (SdkException e) {
            throw TableException.of(e, connection, table, byKey ? "dynamodb:Query" : "dynamodb:Scan");
        }
    }

    private QueryRequest query(String id) {
        return QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("#id = :id")
                .expressionAttributeNames(Map.of("#id", attribute))
                .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(id)))
                .build();
    }

    private ScanRequest scan(List<String> attributes) {
        Map<String, String> names = new LinkedHashMap<>(Map.of("#id", attribute));
        attributes.stream()
                .filter(name -> !name.equals(attribute))
                .forEach(name -> names.put("#key" + names.size(), name));
        return ScanRequest.builder()
                .tableName(table)
                .projectionExpression(String.join(", ", names.keySet()))
                .expressionAttributeNames(names)
                .build();
    }

    /** An item may have a value of another type there, which is no id. */
    private boolean hasId(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get(attribute))
                .map(AttributeValue::s)
                .filter(ids::contains)
                .isPresent();
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> item, List<String> attributes) {
        return attributes.stream().collect(Collectors.toMap(name -> name, item::get));
    }
}
