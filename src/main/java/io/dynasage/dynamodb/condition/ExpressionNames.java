package io.dynasage.dynamodb.condition;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Aliases for the names and values in a request's expressions. Attribute names may be reserved words or contain dots,
 * and values are passed separately.
 */
public final class ExpressionNames {
    /** The most characters of an expression that DynamoDB takes. */
    public static final int LONGEST_EXPRESSION = 4096;

    private static final Pattern ALIAS = Pattern.compile("#n\\d+");

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

    /**
     * Returns the names that an expression uses; DynamoDB refuses others.
     *
     * @param names the attribute names by alias
     * @param expression null for none
     */
    public static Map<String, String> used(Map<String, String> names, String expression) {
        Map<String, String> used = new LinkedHashMap<>(names);
        used.keySet()
                .retainAll(ALIAS.matcher(Objects.requireNonNullElse(expression, ""))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet()));
        return used;
    }

    private static Map<String, String> inverted(Map<String, String> map) {
        Map<String, String> inverted = new LinkedHashMap<>();
        map.forEach((key, value) -> inverted.put(value, key));
        return inverted;
    }
}
