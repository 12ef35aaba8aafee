package io.dynasage.local.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * A table of similar items that are generated during a scan: item i has the key {@code {"id": {"N": "i"}}} and is in
 * segment {@code i mod TotalSegments}. Pages end at 1 MB or at {@code Limit}, and consume units by DynamoDB's rule:
 * half a unit for each 4 KB begun.
 *
 * @param name the table's name
 * @param items number of items
 * @param itemBytes size of an item by DynamoDB's rule, at least 20
 */
record CannedTable(String name, long items, int itemBytes) implements ScanAnswers {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int KEY_BYTES = 20;

    @Override
    public Answer answer(Question question) throws IOException {
        ObjectNode body = switch (question.operation()) {
            case "DescribeTable" -> describe();
            case "Scan" -> scan(Json.MAPPER.readTree(question.body()));
            default ->
                throw new IOException(
                        "The canned table " + name + " answers DescribeTable and Scan, not " + question.operation());
        };
        return new Answer(200, Json.bytes(body));
    }

    private ObjectNode describe() {
        ObjectNode table = Json.object()
                .put("TableName", name)
                .put("TableStatus", "ACTIVE")
                .put("ItemCount", items)
                .put("TableSizeBytes", items * itemBytes);
        table.putObject("BillingModeSummary").put("BillingMode", "PAY_PER_REQUEST");
        table.putArray("KeySchema").addObject().put("AttributeName", "id").put("KeyType", "HASH");
        ObjectNode answer = Json.object();
        answer.set("Table", table);
        return answer;
    }

    private ObjectNode scan(JsonNode request) {
        long segments = request.path("TotalSegments").asLong(1);
        long first = request.path("Segment").asLong(0);
        if (request.has("ExclusiveStartKey")) {
            first = request.at("/ExclusiveStartKey/id/N").asLong() + segments;
        }
        long limit = Math.min(request.path("Limit").asLong(Long.MAX_VALUE), Math.max(1, PAGE_BYTES / itemBytes));
        ObjectNode answer = Json.object();
        ArrayNode page = answer.putArray("Items");
        long next = first;
        for (; next < items && page.size() < limit; next += segments) {
            ObjectNode item = page.addObject();
            item.putObject("id").put("N", Long.toString(next));
            item.putObject("pad").put("S", "x".repeat(itemBytes - KEY_BYTES));
        }
        if (request.path("Select").asText().equals("COUNT")) {
            answer.remove("Items");
        }
        answer.put("Count", page.size()).put("ScannedCount", page.size());
        double units = 0.5 * Math.max(1, (long) Math.ceil(page.size() * (double) itemBytes / 4096));
        answer.putObject("ConsumedCapacity").put("TableName", name).put("CapacityUnits", units);
        if (next < items) {
            answer.putObject("LastEvaluatedKey").putObject("id").put("N", Long.toString(next - segments));
        }
        return answer;
    }
}
