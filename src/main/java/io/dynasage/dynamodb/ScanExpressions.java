package io.dynasage.dynamodb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dynasage.dynamodb.condition.ExpressionNames;
import io.dynasage.dynamodb.condition.ItemCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * The expressions of a scan's requests.
 *
 * @param projection the attributes to return; null for all, because their names are too long for a request
 * @param filter the condition for the items to return; empty for all
 * @param names names by alias
 * @param values the condition's values by alias
 */
public record ScanExpressions(
        String projection, Optional<String> filter, Map<String, String> names, Map<String, AttributeValue> values) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Returns the expressions for some attributes of the items that meet a condition. */
    public static ScanExpressions of(List<String> attributes, Optional<ItemCondition> where) {
        ExpressionNames names = new ExpressionNames();
        String projection = attributes.stream().map(names::alias).distinct().collect(Collectors.joining(","));
        return of(projection, where.flatMap(condition -> condition.expression(names)), names);
    }

    /**
     * Returns expressions with the names and values in them.
     *
     * @param names the aliases that the expressions use
     */
    public static ScanExpressions of(String projection, Optional<String> filter, ExpressionNames names) {
        Map<String, AttributeValue> values = names.values().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> literal(value.getValue())));
        if (projection.length() > ExpressionNames.LONGEST_EXPRESSION) {
            return new ScanExpressions(null, filter, ExpressionNames.used(names.names(), filter.orElse(null)), values);
        }
        return new ScanExpressions(projection, filter, names.names(), values);
    }

    /** Sets the expressions in a request. */
    public ScanRequest.Builder in(ScanRequest.Builder request) {
        request.projectionExpression(projection);
        if (!names.isEmpty()) {
            request.expressionAttributeNames(names);
        }
        filter.ifPresent(request::filterExpression);
        if (!values.isEmpty()) {
            request.expressionAttributeValues(values);
        }
        return request;
    }

    /** Returns a literal of a condition, which has no parts, from DynamoDB JSON. */
    private static AttributeValue literal(String json) {
        try {
            Map.Entry<String, JsonNode> tagged = JSON.readTree(json).fields().next();
            return switch (tagged.getKey()) {
                case "S" -> AttributeValue.fromS(tagged.getValue().asText());
                case "N" -> AttributeValue.fromN(tagged.getValue().asText());
                case "BOOL" -> AttributeValue.fromBool(tagged.getValue().asBoolean());
                default -> AttributeValue.fromNul(true);
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The value " + json + " of a condition is not DynamoDB JSON", e);
        }
    }
}
