package io.dynasage.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The allowed values of each setting, as keywords of JSON Schema. They are recorded while the settings are read. They
 * are never stricter than the reader: HOCON converts strings into numbers and numbers into strings, so a string is
 * allowed where a number in quotes is read.
 */
final class SettingShapes {
    /** The placeholder in a key for a name that the user chose. */
    static final String ANY = "*";

    private static final String NUMBER = "[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?";
    private static final String DURATION = "^\\s*" + NUMBER
            + "\\s*(d|days?|h|hours?|m|minutes?|s|seconds?|ms|millis?|milliseconds?|us|micros?|microseconds?"
            + "|ns|nanos?|nanoseconds?)\\s*$";
    private static final String BYTES = "^\\s*" + NUMBER
            + "\\s*([kKmMgGtTpPeEzZyY]i?B?|[bB]|bytes?|(kilo|mega|giga|tera|peta|exa|zetta|yotta|kibi|mebi|gibi"
            + "|tebi|pebi|exbi|zebi|yobi)bytes?)\\s*$";
    private static final String TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[tT][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?"
            + "([zZ]|[-+][0-9]{2}:[0-9]{2}(:[0-9]{2})?)$";
    /** A name that the user chose; it has quotes if it has dots. */
    private static final String CHOSEN = "(?s)(\"(?:[^\"\\\\]|\\\\.)*\"|[^.]+)";

    private static final List<String> SCALAR = List.of("string", "number", "boolean");

    private final Map<String, Map<String, Object>> byKey = new TreeMap<>();
    private final Set<String> required = new TreeSet<>();

    /** Returns the keywords by full key. In a group in which the user chooses the names, the name is {@value #ANY}. */
    Map<String, Map<String, Object>> byKey() {
        return byKey;
    }

    /** Returns whether a job cannot run without the setting. */
    boolean isRequired(String key) {
        return required.contains(key);
    }

    /**
     * Returns whether the key is in a group in which the user chooses the names, and is a setting there: any name, or
     * in a group of columns a name and one of a column's settings.
     */
    boolean isChosen(String key) {
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            String group = key.substring(0, dot);
            if (byKey.containsKey(group) && isGroup(group) && isBelow(group, key)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the settings of a column, in the group of the key, if the user chooses the names of its columns. */
    List<String> ofColumns(String key) {
        String group = key.replaceFirst("\\.[^.]+$", "");
        String column = group.replaceFirst("\\.[^.]+$", "") + "." + ANY + ".";
        return byKey.keySet().stream()
                .filter(other -> other.startsWith(column))
                .map(other -> group + "." + other.substring(column.length()))
                .sorted()
                .toList();
    }

    private boolean isGroup(String key) {
        return "object".equals(byKey.get(key).get("type"));
    }

    private boolean isBelow(String group, String key) {
        String column = group + "." + ANY + ".";
        boolean ofColumns = byKey.keySet().stream().anyMatch(other -> other.startsWith(column));
        String name = key.substring(group.length() + 1);
        return !ofColumns || name.matches(CHOSEN) || isSetting(column, name) || isInMap(column, name);
    }

    /** Returns whether the name is one that the user chose, with a setting of its group. */
    private boolean isSetting(String column, String name) {
        return byKey.keySet().stream()
                .filter(key -> key.startsWith(column))
                .anyMatch(key -> name.matches(CHOSEN + "\\." + Pattern.quote(key.substring(column.length()))));
    }

    /** Returns whether the name is one that the user chose in a map of a column, such as its value map. */
    private boolean isInMap(String column, String name) {
        return byKey.keySet().stream()
                .filter(key -> key.startsWith(column) && isGroup(key))
                .anyMatch(
                        key -> name.matches(CHOSEN + "\\." + Pattern.quote(key.substring(column.length())) + "\\..*"));
    }

    void require(String key) {
        required.add(key);
    }

    /** Records that any text is allowed, unless a stricter shape is already recorded. */
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

    /** Adds a maximum to a number that is already recorded. */
    void atMost(String key, int maximum) {
        Map<String, Object> shape = new TreeMap<>(byKey.get(key));
        shape.put("maximum", maximum);
        note(key, shape);
    }

    void number(String key) {
        note(key, Map.of("type", List.of("number", "string"), "pattern", "^\\s*" + NUMBER + "\\s*$"));
    }

    void number(String key, double minimum, double maximum) {
        between(key, minimum, maximum, NUMBER);
    }

    void share(String key, double minimum, double maximum) {
        between(key, minimum, maximum, NUMBER + "\\s*%?");
    }

    private void between(String key, double minimum, double maximum, String text) {
        String pattern = "^\\s*" + text + "\\s*$";
        List<String> types = List.of("number", "string");
        note(key, Map.of("type", types, "minimum", minimum, "maximum", maximum, "pattern", pattern));
    }

    void flag(String key) {
        note(key, Map.of("enum", List.of(true, false, "true", "false", "yes", "no", "on", "off")));
    }

    /** Records a duration above zero. */
    void duration(String key) {
        note(key, Map.of("type", "string", "pattern", DURATION));
    }

    void durationOrNone(String key) {
        note(key, Map.of("type", List.of("string", "number"), "minimum", 0, "maximum", 0, "pattern", DURATION));
    }

    void bytes(String key) {
        note(key, Map.of("type", "string", "pattern", BYTES));
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

    /** Records a text, or a list of texts. */
    void texts(String key) {
        List<String> types = new ArrayList<>(SCALAR);
        types.add("array");
        note(key, Map.of("type", types, "items", Map.of("type", SCALAR)));
    }

    void listOf(String key, List<String> allowed) {
        note(key, Map.of("type", "array", "items", Map.of("enum", allowed)));
    }

    /** Records a group in which the user chooses the names, each with a string or a number. */
    void map(String key) {
        List<String> types = new ArrayList<>(SCALAR);
        types.add("null");
        note(key, Map.of("type", "object", "additionalProperties", Map.of("type", types)));
    }

    /** Records names that contain dots, in quotes or as nested groups, each with a number. */
    void dotted(String key) {
        note(
                key,
                Map.of(
                        "type",
                        "object",
                        "additionalProperties",
                        Map.of("type", List.of("number", "string", "object", "null"))));
    }

    /**
     * Records names that the user chooses, each with a group. The settings of the group are recorded under
     * {@value #ANY}.
     */
    void groups(String key) {
        note(key, Map.of("type", "object"));
    }

    private void note(String key, Map<String, Object> shape) {
        byKey.put(key, shape);
    }
}
