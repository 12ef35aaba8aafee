package io.dynasage.local;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The history of one user, read from the current table, latest event first. */
final class UserHistory {
    private UserHistory() {}

    /** One event of a user; {@code what} is its type or its rating. */
    record Entry(Instant at, String what, String itemId) {}

    static List<Entry> of(DynamoDbClient client, String table, String user) {
        return client
                .queryPaginator(request -> request.tableName(table)
                        .keyConditionExpression("user_id = :user")
                        .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(user))))
                .items()
                .stream()
                .map(UserHistory::entry)
                .sorted(Comparator.comparing(Entry::at).reversed())
                .toList();
    }

    private static Entry entry(Map<String, AttributeValue> item) {
        String what = Optional.ofNullable(item.get("event_type"))
                .map(AttributeValue::s)
                .orElseGet(() -> "rated " + item.get("rating").n());
        return new Entry(
                Instant.ofEpochMilli(Long.parseLong(item.get("timestamp").n())),
                what,
                item.get("item_id").s());
    }
}
