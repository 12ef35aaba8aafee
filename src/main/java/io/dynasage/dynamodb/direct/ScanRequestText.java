package io.dynasage.dynamodb.direct;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a scan's requests, all but which page.
 *
 * @param table the table
 * @param index a secondary index of it, or null
 * @param consistency eventual or strong
 * @param segments the scan's total segments
 * @param projection attributes to return; empty to have items counted only
 * @param filter which items to return, or null for all
 */
record ScanRequestText(String table, String index, Consistency consistency, int segments, List<String> projection, String filter, Map<String, String> names,
        Map<String, String> values) implements Serializable {

    /** Whether a read sees every write that ended before it. */
    enum Consistency { EVENTUAL, STRONG }

    /** Whether DynamoDB returns only the number of items. */
    boolean countsOnly() {
        return projection.isEmpty();
    }

    /**
     * One request's body.
     *
     * @param limit the most items to look at, or {@link Integer#MAX_VALUE} for DynamoDB's 1 MB
     * @param startKey the last answer's LastEvaluatedKey as it came, or null for the segment's first page
     */
    byte[] body(int segment, int limit, byte[] startKey) {
        StringBuilder json = new StringBuilder("{\"TableName\":");
        JsonQuote.append(json, table);
        if (index != null) {
            json.append(",\"IndexName\":");
            JsonQuote.append(json, index);
        }
        json.append(",\"Segment\":").append(segment).append(",\"TotalSegments\":").append(segments).append(",\"ReturnConsumedCapacity\":\"TOTAL\"");
        if (consistency == Consistency.STRONG) {
            json.append(",\"ConsistentRead\":true");
        }
        if (limit != Integer.MAX_VALUE) {
            json.append(",\"Limit\":").append(limit);
        }
        appendExpressions(json);
        if (startKey != null) {
            json.append(",\"ExclusiveStartKey\":").append(new String(startKey, StandardCharsets.UTF_8));
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void appendExpressions(StringBuilder json) {
        if (countsOnly()) {
            json.append(",\"Select\":\"COUNT\"");
        } else {
            json.append(",\"ProjectionExpression\":");
            JsonQuote.append(json, String.join(",", projection));
        }
        if (filter != null) {
            json.append(",\"FilterExpression\":");
            JsonQuote.append(json, filter);
        }
        appendObject(json, "ExpressionAttributeNames", names, "\"");
        appendObject(json, "ExpressionAttributeValues", values, "");
    }

    /** Values are DynamoDB JSON already; names are texts. */
    private static void appendObject(StringBuilder json, String member, Map<String, String> entries, String quote) {
        if (entries.isEmpty()) {
            return;
        }
        String separator = ",\"" + member + "\":{";
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            json.append(separator).append('"').append(entry.getKey()).append("\":");
            if (quote.isEmpty()) {
                json.append(entry.getValue());
            } else {
                JsonQuote.append(json, entry.getValue());
            }
            separator = ",";
        }
        json.append('}');
    }
}
