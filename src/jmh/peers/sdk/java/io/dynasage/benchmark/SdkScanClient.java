package io.dynasage.benchmark;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** The SDK's plain client: a loop of Scan requests, and the five values out of each item's map. Not into Spark rows. */
public final class SdkScanClient {
    private SdkScanClient() {
    }

    /** Measures it; arguments as {@link ScanMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        try (DynamoDbClient client = client(args[0])) {
            ScanMeasurement.run(task -> scan(client, task), false, args);
        }
    }

    static DynamoDbClient client(String endpoint) {
        return DynamoDbClient.builder().region(Region.of(ScanTask.REGION)).endpointOverride(URI.create(endpoint))
                .httpClientBuilder(ApacheHttpClient.builder()).build();
    }

    private static Totals scan(DynamoDbClient client, ScanTask task) {
        long items = 0;
        long text = 0;
        double ratings = 0;
        long times = 0;
        Map<String, AttributeValue> start = null;
        do {
            ScanResponse page = client.scan(ScanRequest.builder().tableName(task.table()).exclusiveStartKey(start)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build());
            for (Map<String, AttributeValue> item : page.items()) {
                if (items++ == 0) {
                    FirstRow.arrived();
                }
                text += item.get("user_id").s().length() + item.get("item_id").s().length()
                        + item.get("event_type").s().length();
                ratings += Double.parseDouble(item.get("rating").n());
                times += Long.parseLong(item.get("event_time").n());
            }
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (start != null);
        return new Totals(items, text, ratings, times);
    }
}
