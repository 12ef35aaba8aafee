package io.dynasage.dynamodb.condition;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Aliases for the names and values in a request's expressions. Attribute names may be reserved words or contain dots,
 * and values are passed separately.
 */
public final class ExpressionNames {
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Returns the alias of the attribute: #n0, #n1 and so on. */
    public String alias(String attribute) {
        return aliases.computeIfAbsent(attribute, name -> "#n" + aliases.size());
    }

    /** Returns the alias of the value: :v0, :v1 and so on. */
    public String value(String dynamoDbJson) {
        return values.computeIfAbsent(dynamoDbJson, json -> ":v" + values.size());
    }

    /** Returns the attribute names by alias. */
    public Map<String, String> names() {
        return inverted(aliases);
    }

    /** Returns the values in DynamoDB JSON by alias. */
    public Map<String, String> values() {
        return inverted(values);
    }

    private static Map<String, String> inverted(Map<String, String> map) {
        Map<String, String> inverted = new LinkedHashMap<>();
        map.forEach((key, value) -> inverted.put(value, key));
        return inverted;
    }
}
