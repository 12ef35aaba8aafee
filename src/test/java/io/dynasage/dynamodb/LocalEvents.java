package io.dynasage.dynamodb;

import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LocalCredentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Amazon's DynamoDB Local with a table {@code events} of items of every type, and one {@code empty}. */
public final class LocalEvents implements AutoCloseable {
    /** Number of items; every tenth has only its key, a name that is NULL and two more. */
    public static final int ITEMS = 3000;

    private final DynamoDbLocalProcess dynamoDb;
    private final TableConnection connection;

    private LocalEvents(DynamoDbLocalProcess dynamoDb) {
        this.dynamoDb = dynamoDb;
        this.connection = new TableConnection("us-east-1", dynamoDb.endpoint(), null);
    }

    /** Starts it, and fills the table. */
    public static LocalEvents start() {
        LocalCredentials.useInThisJvm();
        LocalEvents events =
                new LocalEvents(DynamoDbLocalProcess.start(Path.of(System.getProperty("services.directory"))));
        try (DynamoDbClient client = events.connection.client()) {
            create(client, "events");
            load(client);
            create(client, "empty");
        }
        return events;
    }

    /** Where it is. */
    public TableConnection connection() {
        return connection;
    }

    @Override
    public void close() {
        dynamoDb.close();
    }

    private static void create(DynamoDbClient client, String table) {
        client.createTable(r -> r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        AttributeDefinition.builder()
                                .attributeName("user")
                                .attributeType(ScalarAttributeType.S)
                                .build(),
                        AttributeDefinition.builder()
                                .attributeName("at")
                                .attributeType(ScalarAttributeType.N)
                                .build())
                .keySchema(
                        KeySchemaElement.builder()
                                .attributeName("user")
                                .keyType(KeyType.HASH)
                                .build(),
                        KeySchemaElement.builder()
                                .attributeName("at")
                                .keyType(KeyType.RANGE)
                                .build()));
    }

    private static void load(DynamoDbClient client) {
        List<WriteRequest> batch = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            Map<String, AttributeValue> item = item(i);
            batch.add(WriteRequest.builder().putRequest(p -> p.item(item)).build());
            if (batch.size() == 25 || i == ITEMS - 1) {
                List<WriteRequest> full = List.copyOf(batch);
                client.batchWriteItem(r -> r.requestItems(Map.of("events", full)));
                batch.clear();
            }
        }
    }

    private static Map<String, AttributeValue> item(int i) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("user", AttributeValue.fromS("u" + i));
        item.put("at", AttributeValue.fromN(String.valueOf(1_700_000_000L + i)));
        item.put("secret", AttributeValue.fromS("not asked for ".repeat(10)));
        item.put("yes", AttributeValue.fromBool(i % 10 == 3));
        item.put(
                "name",
                i % 10 == 0
                        ? AttributeValue.fromNul(true)
                        : AttributeValue.fromS("größe \"" + i + "\" \uD83D\uDE00\u2028"));
        if (i % 10 != 0) {
            item.put("stars", AttributeValue.fromN("3.5"));
            item.put("tags", AttributeValue.fromSs(List.of("b", "a")));
            item.put("raw", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, (byte) i})));
            item.put(
                    "deep",
                    AttributeValue.fromM(Map.of(
                            "z",
                            AttributeValue.fromL(List.of()),
                            "a",
                            AttributeValue.fromM(Map.of("n", AttributeValue.fromNs(List.of("2", "1")))))));
        }
        return item;
    }
}
