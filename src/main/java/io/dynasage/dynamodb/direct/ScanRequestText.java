package io.dynasage.dynamodb.direct;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.dynasage.dynamodb.condition.ExpressionNames;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a scan's requests, except for the page to request.
 *
 * @param table the table
 * @param index a secondary index of the table, or null
 * @param consistency eventual or strong
 * @param segments the scan's total segments
 * @param projection attributes to return; empty to only count the items
 * @param filter condition for the items to return, or null for all
 */
record ScanRequestText(
        String table,
        String index,
        Consistency consistency,
        int segments,
        List<String> projection,
        String filter,
        Map<String, String> names,
        Map<String, String> values)
        implements Serializable {

    /** Whether a read sees every write that ended before it. */
    enum Consistency {
        EVENTUAL,
        STRONG
    }

    /** Returns whether DynamoDB returns only the number of items. */
    boolean countsOnly() {
        return projection.isEmpty();
    }

    /**
     * Returns the body of one request.
     *
     * @param limit maximum number of items to examine, or {@link Integer#MAX_VALUE} for DynamoDB's 1 MB
     * @param startKey the unchanged LastEvaluatedKey of the last answer, or null for the segment's first page
     */
    byte[] body(int segment, int limit, byte[] startKey) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("TableName", table);
        if (index != null) {
            json.put("IndexName", index);
        }
        json.put("Segment", segment).put("TotalSegments", segments).put("ReturnConsumedCapacity", "TOTAL");
        if (consistency == Consistency.STRONG) {
            json.put("ConsistentRead", true);
        }
        if (limit != Integer.MAX_VALUE) {
            json.put("Limit", limit);
        }
        putExpressions(json);
        if (startKey != null) {
            json.putRawValue("ExclusiveStartKey", new RawValue(new String(startKey, StandardCharsets.UTF_8)));
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns whether a request names the attributes; if the expression is too long, whole items are received. */
    private boolean isProjected() {
        return !countsOnly() && String.join(",", projection).length() <= ExpressionNames.LONGEST_EXPRESSION;
    }

    /** Adds the expressions. Values are already DynamoDB JSON; names are texts. */
    private void putExpressions(ObjectNode json) {
        if (countsOnly()) {
            json.put("Select", "COUNT");
        } else if (isProjected()) {
            json.put("ProjectionExpression", String.join(",", projection));
        }
        if (filter != null) {
            json.put("FilterExpression", filter);
        }
        // DynamoDB refuses names that no expression uses.
        Map<String, String> used = names;
        if (!isProjected()) {
            used = ExpressionNames.used(names, filter);
        }
        if (!used.isEmpty()) {
            used.forEach(json.putObject("ExpressionAttributeNames")::put);
        }
        if (!values.isEmpty()) {
            ObjectNode members = json.putObject("ExpressionAttributeValues");
            values.forEach((name, value) -> members.putRawValue(name, new RawValue(value)));
        }
    }
}
