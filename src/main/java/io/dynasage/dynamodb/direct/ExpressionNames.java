package io.dynasage.dynamodb.direct;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Aliases for what stands in a request's expressions: attribute names may be reserved words or hold dots, and values
 * are given apart.
 */
final class ExpressionNames {
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    /** The attribute's alias: #n0, #n1 and so on. */
    String alias(String attribute) {
        return aliases.computeIfAbsent(attribute, name -> "#n" + aliases.size());
    }

    /** The value's alias: :v0, :v1 and so on. */
    String value(String dynamoDbJson) {
        return values.computeIfAbsent(dynamoDbJson, json -> ":v" + values.size());
    }

    /** Attribute names by alias. */
    Map<String, String> names() {
        return inverted(aliases);
    }

    /** Values in DynamoDB JSON by alias. */
    Map<String, String> values() {
        return inverted(values);
    }

    private static Map<String, String> inverted(Map<String, String> map) {
        Map<String, String> inverted = new LinkedHashMap<>();
        map.forEach((key, value) -> inverted.put(value, key));
        return inverted;
    }
}
