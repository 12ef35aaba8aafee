package io.dynasage.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads groups in which the user chooses the names, each with one value. */
record NamedSettings(CheckedConfig values) {

    /** Returns a map of strings, sorted by key, without null values. */
    Map<String, String> map(String key) {
        values.shapes().map(values.shapeKey(key));
        Map<String, String> map = new TreeMap<>();
        values.object(key).forEach((name, value) -> {
            if (value instanceof ConfigObject group && !group.isEmpty()) {
                values.wrong(key + "." + name, "a group stands where one value is expected" + quoted(name, group));
            } else if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
                values.wrong(key + "." + name, "a group or list stands where one value is expected");
            } else if (value.valueType() != ConfigValueType.NULL) {
                map.put(name, String.valueOf(value.unwrapped()));
            }
        });
        return map;
    }

    /** Returns how to write a name with dots that was read as a group. */
    private static String quoted(String name, ConfigObject group) {
        return group.toConfig().entrySet().stream()
                .map(entry -> "; quote a name with a dot: \"" + name + "."
                        + String.join(".", ConfigUtil.splitPath(entry.getKey())) + "\" = "
                        + entry.getValue().unwrapped())
                .sorted()
                .findFirst()
                .orElse("");
    }

    /** Returns a map of numbers, sorted by key, without null values. */
    Map<String, Double> numbers(String key) {
        Map<String, Double> numbers = new TreeMap<>();
        map(key).forEach((name, text) -> {
            if (text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?")) {
                numbers.put(name, Double.valueOf(text));
            } else {
                values.wrong(key + "." + name, "\"" + text + "\" is not a number");
            }
        });
        return numbers;
    }

    /**
     * Returns numbers of at least 0 by names that contain dots, such as {@code ml.m5.large}. The names can be written
     * as nested groups or in quotes; quoted names take precedence.
     */
    Map<String, Double> dotted(String key) {
        values.shapes().dotted(values.shapeKey(key));
        Map<String, Double> nested = new TreeMap<>();
        Map<String, Double> quoted = new TreeMap<>();
        values.object(key).toConfig().entrySet().forEach(entry -> {
            List<String> path = ConfigUtil.splitPath(entry.getKey());
            double number = values.read(key + "." + entry.getKey(), 0.0, values.config()::getDouble);
            if (!(number >= 0)) {
                values.wrong(key + "." + entry.getKey(), number + " is below zero");
            }
            Map<String, Double> numbers = path.size() == 1 ? quoted : nested;
            numbers.put(String.join(".", path), number);
        });
        nested.putAll(quoted);
        return nested;
    }
}
