package io.dynasage.local.events;

import io.dynasage.local.services.DynamoDbLocalProcess;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Fills a table of DynamoDB Local with events. In the usual shape, one item each, the attributes are {@code user_id}
 * (hash key, S), {@code event_key} (range key, S: the time and the event's number in the source), {@code item_id} (S),
 * {@code event_type} (S) and {@code rating} (N) where the event has them, {@code timestamp} (N, epoch milliseconds),
 * further numbers as N and further columns as S.
 */
public final class TableLoader {
    private static final int THREADS = 4;

    private TableLoader() {}

    /**
     * Creates the table with on-demand capacity, and writes all events, one item each. Returns when the last one is
     * written.
     *
     * @throws IllegalStateException if the table exists or DynamoDB refuses an item
     */
    public static void load(DynamoDbLocalProcess dynamoDb, String table, List<Event> events) {
        load(dynamoDb, table, TableShape.EVENTS, events);
    }

    /** Does the same with a table of another shape, and returns the number of its items. */
    public static int load(DynamoDbLocalProcess dynamoDb, String table, TableShape shape, List<Event> events) {
        List<TableItem> items = shape.items(events);
        load(dynamoDb, table, List.of(shape.hashKey(), shape.rangeKey()), items);
        return items.size();
    }

    /**
     * Does the same with items that are given.
     *
     * @param keys the names of hash and range key, both text
     * @param lines the items as DynamoDB JSON
     */
    public static void loadLines(DynamoDbLocalProcess dynamoDb, String table, List<String> keys, List<String> lines) {
        load(dynamoDb, table, keys, lines.stream().map(TableItem::of).toList());
    }

    private static void load(DynamoDbLocalProcess dynamoDb, String table, List<String> keys, List<TableItem> items) {
        try (DynamoDbClient client = dynamoDb.client()) {
            create(client, table, keys.get(0), keys.get(1));
        }
        write(dynamoDb.endpoint(), table, items);
    }

    private static void create(DynamoDbClient client, String table, String hash, String range) {
        client.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text(hash), text(range))
                .keySchema(key(hash, KeyType.HASH), key(range, KeyType.RANGE)));
    }

    private static void write(URI endpoint, String table, List<TableItem> items) {
        int batches = (items.size() + BatchWriter.ITEMS - 1) / BatchWriter.ITEMS;
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> writers = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        BatchWriter writer = new BatchWriter(endpoint, table);
                        for (int batch = next.getAndIncrement(); batch < batches; batch = next.getAndIncrement()) {
                            int from = batch * BatchWriter.ITEMS;
                            writer.write(items.subList(from, Math.min(items.size(), from + BatchWriter.ITEMS)));
                        }
                    }))
                    .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Loading " + table + " failed: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while loading " + table, e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
