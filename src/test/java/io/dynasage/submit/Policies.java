package io.dynasage.submit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What policies of submit/iam allow together, as IAM decides it: what no statement allows or any one denies is denied.
 * A condition whose key a request does not have is not met, unless it is negated.
 */
public final class Policies {
    private final List<JsonNode> statements = new ArrayList<>();

    /** The policies of some files of submit/iam, without their ending. */
    public Policies(String... names) {
        for (String name : names) {
            try {
                RecordingAws.json(Files.readString(Path.of("submit/iam/" + name + ".json")))
                        .path("Statement")
                        .forEach(statements::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns whether a request is allowed. */
    public boolean allow(String action, String resource, Map<String, String> context) {
        return matches("Allow", action, resource, context) && !matches("Deny", action, resource, context);
    }

    /** Returns the keys that conditions about such a request ask for and its context does not have. */
    public Set<String> missing(String action, String resource, Map<String, String> context) {
        Set<String> keys = new TreeSet<>();
        about(action, resource)
                .forEach(statement -> statement
                        .path("Condition")
                        .forEach(operator -> operator.fieldNames().forEachRemaining(keys::add)));
        keys.removeAll(context.keySet());
        return keys;
    }

    private boolean matches(String effect, String action, String resource, Map<String, String> context) {
        return about(action, resource)
                .filter(statement -> statement.path("Effect").asText().equals(effect))
                .anyMatch(statement -> met(statement.path("Condition"), context));
    }

    private Stream<JsonNode> about(String action, String resource) {
        return statements.stream()
                .filter(statement -> texts(statement.path("Action")).stream()
                                .anyMatch(pattern ->
                                        like(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT)))
                        && texts(statement.path("Resource")).stream().anyMatch(pattern -> like(pattern, resource)));
    }

    private static boolean met(JsonNode conditions, Map<String, String> context) {
        boolean met = true;
        for (var operators = conditions.fields(); operators.hasNext(); ) {
            Map.Entry<String, JsonNode> operator = operators.next();
            for (var keys = operator.getValue().fields(); keys.hasNext(); ) {
                Map.Entry<String, JsonNode> key = keys.next();
                met &= met(operator.getKey(), texts(key.getValue()), Optional.ofNullable(context.get(key.getKey())));
            }
        }
        return met;
    }

    private static boolean met(String operator, List<String> wanted, Optional<String> given) {
        return switch (operator) {
            case "Null" -> wanted.contains(String.valueOf(given.isEmpty()));
            case "StringNotEquals" -> given.filter(wanted::contains).isEmpty();
            default ->
                given.filter(value -> wanted.stream().anyMatch(one -> holds(operator, one, value)))
                        .isPresent();
        };
    }

    private static boolean holds(String operator, String wanted, String given) {
        return switch (operator) {
            case "StringEquals", "Bool" -> wanted.equals(given);
            case "StringLike", "ArnLike", "ArnEquals" -> like(wanted, given);
            default -> throw new IllegalArgumentException("the condition operator " + operator + " is not known here");
        };
    }

    /** IAM's wildcards: a star is any text, also with slashes; a question mark is one character. */
    private static boolean like(String pattern, String text) {
        String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.matches(expression, text);
    }

    private static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(one -> texts.add(one.asText()));
        } else {
            texts.add(oneOrMany.asText());
        }
        return texts;
    }
}
