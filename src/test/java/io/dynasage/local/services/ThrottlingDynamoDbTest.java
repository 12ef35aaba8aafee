package io.dynasage.local.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottlingDynamoDbTest {
    private final AtomicLong nanos = new AtomicLong(7);
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void servesEveryItemOfEverySegmentOnceInPages() throws Exception {
        try (ThrottlingDynamoDb dynamoDb = ThrottlingDynamoDb.serving("events", 1003, 1024, nanos::get, 1)) {
            Set<String> keys = new HashSet<>();
            int pages = 0;
            for (int segment = 0; segment < 4; segment++) {
                ObjectNode request = Json.object()
                        .put("TableName", "events")
                        .put("Segment", segment)
                        .put("TotalSegments", 4)
                        .put("Limit", 100);
                for (boolean more = true; more; pages++) {
                    JsonNode page = Json.MAPPER.readTree(
                            scan(dynamoDb.endpoint(), request).body());
                    page.get("Items")
                            .forEach(
                                    item -> assertTrue(keys.add(item.at("/id/N").textValue())));
                    more = page.has("LastEvaluatedKey");
                    request.set("ExclusiveStartKey", page.get("LastEvaluatedKey"));
                }
            }
            assertEquals(1003, keys.size());
            assertEquals(12, pages);
            assertEquals(8 * 12.5 + 3 * 6.5 + 6.5, dynamoDb.consumed().total());
        }
    }

    @Test
    void refusesAsLongAsItIsTold() throws Exception {
        try (ThrottlingDynamoDb dynamoDb = ThrottlingDynamoDb.serving("events", 10, 100, nanos::get, 1)) {
            dynamoDb.refuse(1, "RequestLimitExceeded", Duration.ofSeconds(30));
            HttpResponse<byte[]> refused = scan(dynamoDb.endpoint(), Json.object());
            assertEquals(400, refused.statusCode());
            assertEquals(
                    "com.amazonaws.dynamodb.v20120810#RequestLimitExceeded",
                    Json.MAPPER.readTree(refused.body()).get("__type").textValue());
            nanos.addAndGet(29_999_999_999L);
            assertEquals(400, scan(dynamoDb.endpoint(), Json.object()).statusCode());
            nanos.addAndGet(1);
            assertEquals(200, scan(dynamoDb.endpoint(), Json.object()).statusCode());
            assertEquals(2, dynamoDb.throttled());
        }
    }

    @Test
    void findsTheTenSecondsThatConsumedMost() {
        ConsumedUnits units = new ConsumedUnits();
        for (int second = 0; second < 30; second++) {
            units.add(second * 1_000_000_000L, second == 20 ? 50 : 1);
        }
        assertEquals(60, units.mostWithin(Duration.ofSeconds(10)));
        assertEquals(79, units.total());
        assertEquals(Duration.ofSeconds(29), units.span());
    }

    private HttpResponse<byte[]> scan(URI endpoint, ObjectNode request) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(endpoint)
                        .header("X-Amz-Target", "DynamoDB_20120810.Scan")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(request)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
