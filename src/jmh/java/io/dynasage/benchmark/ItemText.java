package io.dynasage.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One canned item: its attributes as DynamoDB JSON, and its size by DynamoDB's own rule (names and values in bytes, a
 * number two digits a byte).
 */
final class ItemText {
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private int bytes;

    /** Adds a string whose JSON text needs no escape. */
    ItemText string(String name, String value) {
        return attribute(name, "{\"S\":\"" + value + "\"}", utf8(value));
    }

    /** Adds a number. */
    ItemText number(String name, long value) {
        return number(name, Long.toString(value));
    }

    /** Adds a number, as its digits. */
    ItemText number(String name, String digits) {
        return attribute(name, "{\"N\":\"" + digits + "\"}", numberBytes(digits));
    }

    /** Adds any attribute. */
    ItemText attribute(String name, String json, int valueBytes) {
        attributes.put(name, json);
        bytes += utf8(name) + valueBytes;
        return this;
    }

    /** The item's size as DynamoDB counts it. */
    int bytes() {
        return bytes;
    }

    /** The item on the wire, with those attributes only, or with all where {@code projection} is null. */
    byte[] json(Set<String> projection) {
        return attributes.entrySet().stream()
                .filter(a -> projection == null || projection.contains(a.getKey()))
                .map(a -> '"' + a.getKey() + "\":" + a.getValue())
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes of a text in UTF-8. */
    static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Bytes of a number. */
    static int numberBytes(String digits) {
        return (digits.length() + 1) / 2 + 1;
    }
}
