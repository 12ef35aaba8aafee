package io.dynasage.dynamodb.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dynasage.dynamodb.items.TypedValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** How DynamoDB compares values. */
final class Values {
    private static final JsonMapper JSON = new JsonMapper();
    /** DynamoDB's numbers have up to 38 digits and exponents of three. */
    private static final int LONGEST_NUMBER = 400;

    private Values() {}

    /** Returns whether two values have one type and are equal: numbers by value, sets in any order. */
    static boolean equal(TypedValue left, TypedValue right) {
        if (!left.type().equals(right.type())) {
            return false;
        }
        if (Objects.equals(left.value(), right.value())) {
            return true;
        }
        return switch (left.type()) {
            case "N", "B" -> order(left, right).stream().anyMatch(order -> order == 0);
            case "NS" -> numbers(left).equals(numbers(right));
            case "L", "M" -> equalJson(left.type(), json(left), json(right));
            default -> false;
        };
    }

    private static boolean equalJson(String type, JsonNode left, JsonNode right) {
        if (!type.equals("L") && !type.equals("M")) {
            return equal(typed(type, left), typed(type, right));
        }
        List<String> names = new ArrayList<>();
        left.fieldNames().forEachRemaining(names::add);
        return left.size() == right.size()
                && (type.equals("L")
                        ? IntStream.range(0, left.size()).allMatch(i -> equalTagged(left.get(i), right.get(i)))
                        : names.stream()
                                .allMatch(name -> right.has(name) && equalTagged(left.get(name), right.get(name))));
    }

    private static boolean equalTagged(JsonNode left, JsonNode right) {
        Map.Entry<String, JsonNode> one = left.fields().next();
        Map.Entry<String, JsonNode> other = right.fields().next();
        return one.getKey().equals(other.getKey()) && equalJson(one.getKey(), one.getValue(), other.getValue());
    }

    /**
     * Returns the order of two texts, numbers or binary values; empty if they have no order. Texts are compared by
     * their UTF-8 bytes, and all bytes are unsigned.
     */
    static OptionalInt order(TypedValue left, TypedValue right) {
        if (!left.type().equals(right.type())) {
            return OptionalInt.empty();
        }
        return switch (left.type()) {
            case "N" ->
                number(left.value())
                        .flatMap(one -> number(right.value()).map(one::compareTo))
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty());
            case "S", "B" -> OptionalInt.of(Arrays.compareUnsigned(bytes(left), bytes(right)));
            default -> OptionalInt.empty();
        };
    }

    /** Returns whether a text or a binary value begins with another one. */
    static boolean beginsWith(TypedValue value, TypedValue prefix) {
        if (!value.type().equals(prefix.type()) || !List.of("S", "B").contains(value.type())) {
            return false;
        }
        byte[] whole = bytes(value);
        byte[] start = bytes(prefix);
        return whole.length >= start.length && Arrays.equals(whole, 0, start.length, start, 0, start.length);
    }

    /** Returns whether a text or a binary value has a part, or a set or list a member. */
    static boolean contains(TypedValue value, TypedValue part) {
        return switch (value.type()) {
            case "S" -> part.type().equals("S") && value.value().contains(part.value());
            case "B" -> part.type().equals("B") && latin(value).contains(latin(part));
            case "SS", "NS", "BS", "L" -> elements(value).stream().anyMatch(element -> equal(element, part));
            default -> false;
        };
    }

    private static String latin(TypedValue binary) {
        return new String(bytes(binary), StandardCharsets.ISO_8859_1);
    }

    /** Returns the size of a value, of a text in UTF-16 units; empty if its type has none. */
    static Optional<Integer> size(TypedValue value) {
        return switch (value.type()) {
            case "S" -> Optional.of(value.value().length());
            case "B" -> Optional.of(bytes(value).length);
            case "SS", "NS", "BS", "L", "M" -> Optional.of(json(value).size());
            default -> Optional.empty();
        };
    }

    private static List<TypedValue> elements(TypedValue value) {
        List<TypedValue> elements = new ArrayList<>();
        json(value).forEach(element -> {
            if (value.type().equals("L")) {
                Map.Entry<String, JsonNode> tagged = element.fields().next();
                elements.add(typed(tagged.getKey(), tagged.getValue()));
            } else {
                elements.add(typed(value.type().substring(0, 1), element));
            }
        });
        return elements;
    }

    private static TypedValue typed(String type, JsonNode content) {
        return new TypedValue(
                type,
                switch (type) {
                    case "NULL" -> null;
                    case "S", "N", "B", "BOOL" -> content.asText();
                    default -> content.toString();
                });
    }

    /** Returns the numbers of a set in their order, as far as they are numbers. */
    private static Set<BigDecimal> numbers(TypedValue set) {
        Set<BigDecimal> numbers = new TreeSet<>();
        elements(set).forEach(element -> number(element.value()).ifPresent(numbers::add));
        return numbers;
    }

    /** Returns the number in a text, which is not always one in files that others wrote. */
    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(text)
                    .filter(digits -> digits.length() <= LONGEST_NUMBER)
                    .map(BigDecimal::new);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(TypedValue value) {
        return value.type().equals("B")
                ? Base64.getDecoder().decode(value.value())
                : value.value().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(TypedValue value) {
        try {
            return JSON.readTree(value.value());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value of type " + value.type() + " is not DynamoDB JSON", e);
        }
    }
}
