package io.dynasage.benchmark;

import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The SDK's enhanced client with a static schema of the five attributes. Not into Spark rows. */
public final class EnhancedScanClient {
    private static final TableSchema<Event> SCHEMA = TableSchema.builder(Event.class).newItemSupplier(Event::new)
            .addAttribute(String.class, a -> a.name("user_id").getter(e -> e.userId).setter((e, v) -> e.userId = v)
                    .tags(StaticAttributeTags.primaryPartitionKey()))
            .addAttribute(String.class, a -> a.name("item_id").getter(e -> e.itemId).setter((e, v) -> e.itemId = v))
            .addAttribute(String.class, a -> a.name("event_type").getter(e -> e.eventType)
                    .setter((e, v) -> e.eventType = v))
            .addAttribute(Double.class, a -> a.name("rating").getter(e -> e.rating).setter((e, v) -> e.rating = v))
            .addAttribute(Long.class, a -> a.name("event_time").getter(e -> e.eventTime)
                    .setter((e, v) -> e.eventTime = v))
            .build();

    private static final class Event {
        private String userId;
        private String itemId;
        private String eventType;
        private Double rating;
        private Long eventTime;
    }

    private EnhancedScanClient() {
    }

    /** Measures it; arguments as {@link ScanMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        try (DynamoDbClient client = SdkScanClient.client(args[0])) {
            DynamoDbEnhancedClient enhanced = DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
            ScanMeasurement.run(task -> scan(enhanced, task), false, args);
        }
    }

    private static Totals scan(DynamoDbEnhancedClient client, ScanTask task) {
        long items = 0;
        long text = 0;
        double ratings = 0;
        long times = 0;
        for (Event event : client.table(task.table(), SCHEMA).scan().items()) {
            if (items++ == 0) {
                FirstRow.arrived();
            }
            text += event.userId.length() + event.itemId.length() + event.eventType.length();
            ratings += event.rating;
            times += event.eventTime;
        }
        return new Totals(items, text, ratings, times);
    }
}
