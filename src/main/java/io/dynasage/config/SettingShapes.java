package io.dynasage.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What each setting may be, as keywords of JSON Schema, noted while the settings are read. Never narrower than what is
 * read: HOCON turns texts into numbers and numbers into texts, and so a text passes wherever a number in quotes would
 * be read.
 */
final class SettingShapes {
    /** Stands in a key for a name that is the user's own. */
    static final String ANY = "*";

    private static final String NUMBER = "[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?";
    private static final String DURATION = "^\\s*" + NUMBER
            + "\\s*(d|days?|h|hours?|m|minutes?|s|seconds?|ms|millis?|milliseconds?|us|micros?|microseconds?"
            + "|ns|nanos?|nanoseconds?)?\\s*$";
    private static final String BYTES = "^\\s*" + NUMBER
            + "\\s*([kKmMgGtTpPeEzZyY]i?B?|[bB]|bytes?|(kilo|mega|giga|tera|peta|exa|zetta|yotta|kibi|mebi|gibi"
            + "|tebi|pebi|exbi|zebi|yobi)bytes?)?\\s*$";
    private static final String TIME =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}[tT][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?([zZ]|[-+][0-9]{2}:[0-9]{2}(:[0-9]{2})?)$";
    private static final List<String> SCALAR = List.of("string", "number", "boolean");

    private final Map<String, Map<String, Object>> byKey = new TreeMap<>();
    private final Set<String> required = new TreeSet<>();

    /** The keywords by full key; below a group of the user's own names, the name is {@value #ANY}. */
    Map<String, Map<String, Object>> byKey() {
        return byKey;
    }

    /** Whether a job cannot run without the setting. */
    boolean isRequired(String key) {
        return required.contains(key);
    }

    void require(String key) {
        required.add(key);
    }

    /** Any text, unless something narrower is known of the setting. */
    void text(String key) {
        byKey.putIfAbsent(key, Map.of("type", SCALAR));
    }

    void matching(String key, Pattern pattern) {
        note(key, Map.of("type", SCALAR, "pattern", "^\\s*(?:" + pattern.pattern() + ")\\s*$"));
    }

    void oneOf(String key, List<String> allowed) {
        note(key, Map.of("enum", allowed));
    }

    void whole(String key) {
        note(key, Map.of("type", List.of("integer", "string"), "pattern", "^\\s*-?[0-9]+\\s*$"));
    }

    void whole(String key, int minimum) {
        note(key, Map.of("type", List.of("integer", "string"), "minimum", minimum, "pattern", "^\\s*-?[0-9]+\\s*$"));
    }

    /** Narrows a number that was noted. */
    void atMost(String key, int maximum) {
        Map<String, Object> shape = new TreeMap<>(byKey.get(key));
        shape.put("maximum", maximum);
        note(key, shape);
    }

    void number(String key) {
        note(key, Map.of("type", List.of("number", "string"), "pattern", "^\\s*" + NUMBER + "\\s*$"));
    }

    void number(String key, double minimum, double maximum) {
        note(
                key,
                Map.of(
                        "type",
                        List.of("number", "string"),
                        "minimum",
                        minimum,
                        "maximum",
                        maximum,
                        "pattern",
                        "^\\s*" + NUMBER + "\\s*$"));
    }

    void share(String key, double minimum, double maximum) {
        note(
                key,
                Map.of(
                        "type",
                        List.of("number", "string"),
                        "minimum",
                        minimum,
                        "maximum",
                        maximum,
                        "pattern",
                        "^\\s*" + NUMBER + "\\s*%?\\s*$"));
    }

    void flag(String key) {
        note(key, Map.of("enum", List.of(true, false, "true", "false", "yes", "no", "on", "off")));
    }

    /** A duration above zero, in milliseconds where it is a bare number. */
    void duration(String key) {
        note(key, Map.of("type", List.of("string", "number"), "exclusiveMinimum", 0, "pattern", DURATION));
    }

    void durationOrNone(String key) {
        note(key, Map.of("type", List.of("string", "number"), "minimum", 0, "pattern", DURATION));
    }

    void bytes(String key) {
        note(key, Map.of("type", List.of("string", "number"), "exclusiveMinimum", 0, "pattern", BYTES));
    }

    void time(String key) {
        note(key, Map.of("type", "string", "pattern", TIME));
    }

    void times(String key) {
        note(key, Map.of("type", "array", "items", Map.of("type", "string", "pattern", TIME)));
    }

    void uri(String key) {
        note(key, Map.of("type", "string", "pattern", "^\\s*https?://"));
    }

    void list(String key) {
        byKey.putIfAbsent(key, Map.of("type", "array", "items", Map.of("type", SCALAR)));
    }

    void listOf(String key, List<String> allowed) {
        note(key, Map.of("type", "array", "items", Map.of("enum", allowed)));
    }

    /** Names of the user's own with a text or a number each. */
    void map(String key) {
        List<String> types = new ArrayList<>(SCALAR);
        types.add("null");
        note(key, Map.of("type", "object", "additionalProperties", Map.of("type", types)));
    }

    /** Names with dots, in quotes or as groups in groups, with a number each. */
    void dotted(String key) {
        note(
                key,
                Map.of(
                        "type",
                        "object",
                        "additionalProperties",
                        Map.of("type", List.of("number", "string", "object", "null"))));
    }

    /** Names of the user's own with a group each, whose settings are noted below {@value #ANY}. */
    void groups(String key) {
        note(key, Map.of("type", "object"));
    }

    private void note(String key, Map<String, Object> shape) {
        byKey.put(key, shape);
    }
}
