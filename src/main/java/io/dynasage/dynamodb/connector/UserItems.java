package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.dynamodb.TableException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * The items of some users in a table with the attribute {@code user_id} (S), such as a table of recommendation lists.
 * If that is the partition key, each user's items are queried; otherwise the table is scanned once.
 *
 * @param users the ids of the users
 */
public record UserItems(TableConnection connection, String table, Set<String> users) {
    private static final String USER = "user_id";

    /** The longest partition key of DynamoDB, in bytes; no longer id can be in a table. */
    private static final int LONGEST_KEY = 2048;

    /** Copies the ids that a table can hold. */
    public UserItems {
        users = users.stream()
                .filter(user -> user.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY)
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
        boolean byUser = attributes.get(0).equals(USER);
        try {
            Stream<Map<String, AttributeValue>> items = byUser
                    ? users.stream().sorted().flatMap(user -> client.queryPaginator(query(user)).items().stream())
                    : client.scanPaginator(scan(attributes)).items().stream().filter(this::isOfUser);
            return items.map(item -> key(item, attributes)).toList();
        } catch (SdkException e) {
            throw TableException.of(e, connection, table, byUser ? "dynamodb:Query" : "dynamodb:Scan");
        }
    }

    private QueryRequest query(String user) {
        return QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("#user = :user")
                .expressionAttributeNames(Map.of("#user", USER))
                .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(user)))
                .build();
    }

    private ScanRequest scan(List<String> attributes) {
        Map<String, String> names = new LinkedHashMap<>(Map.of("#user", USER));
        attributes.stream().filter(name -> !name.equals(USER)).forEach(name -> names.put("#key" + names.size(), name));
        return ScanRequest.builder()
                .tableName(table)
                .projectionExpression(String.join(", ", names.keySet()))
                .expressionAttributeNames(names)
                .build();
    }

    private boolean isOfUser(Map<String, AttributeValue> item) {
        return item.containsKey(USER) && users.contains(item.get(USER).s());
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> item, List<String> attributes) {
        return attributes.stream().collect(Collectors.toMap(name -> name, item::get));
    }
}
