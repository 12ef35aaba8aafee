package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON Schema (draft 7) of a job's configuration as JSON. Its keys, defaults and descriptions come from
 * {@code reference.conf}; its types, ranges and choices are those that {@link JobConfigReader} requires. The job
 * rejects everything that the schema rejects, and also problems that a schema cannot express.
 */
public final class SettingsSchema {
    /** The key with which a JSON file names its schema for editors. It is not a setting. */
    static final String POINTER = "$schema";
    /** Settings that are read only if other settings are present. With these values, every setting is read. */
    private static final String EVERYTHING = """
        name = a
        source { table = abc, assume-role.arn = "arn:aws:iam::123456789012:role/a" }
        source { snapshot = parquet, glue.table = a }
        events.as-of-lag = 1m
        events.columns.a { attribute = a, type = string, required = true, accept = [], allowed = [] }
        events.columns.a { personal = true, max-length = 9, format = null, zone = null, locale = null }
        events.columns.a { earliest = null, latest = null, extract = null, values {}, missing = [], flags = [] }
        events.columns.a { constant = null }
        features { context-columns.a = ${column}, item-columns.a = ${column}, columns.a = ${column} }
        features.user-columns.a = ${column}
        source { items.columns.a = ${events.columns.a}, users.columns.a = ${events.columns.a} }
        column { encoding = one-hot, scale = 1, min-support = 1, separator = " ", missing = 0 }
        training { role-arn = "arn:aws:iam::123456789012:role/a", algorithm = xgboost }
        output.uri = "s3a://abc/a"
        recommendations { assume-role.arn = "arn:aws:iam::123456789012:role/a", lists.a {} }
        """;

    /** The shapes of all settings. */
    static final SettingShapes SHAPES = shapes();

    private SettingsSchema() {}

    /** Returns the schema as indented JSON. The text is always the same. */
    public static String json() {
        Config defaults = ConfigReader.REFERENCE.resolve(ConfigResolveOptions.noSystem());
        Map<String, Object> schema = group("", ConfigReader.REFERENCE.root(), defaults.root());
        properties(schema)
                .put(POINTER, Map.of("type", "string", "description", "Where editors find this schema; no setting."));
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "A job of Dynasage");
        return ConfigValueFactory.fromMap(schema)
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private static SettingShapes shapes() {
        Config everything = ConfigFactory.parseString(EVERYTHING).withFallback(ConfigReader.REFERENCE);
        return JobConfigReader.shapes(everything.resolve(ConfigResolveOptions.noSystem()));
    }

    /**
     * Returns the schema of a group of settings. The comments come from the unresolved file, because a resolved value
     * has the comments of the place that it comes from.
     */
    private static Map<String, Object> group(String prefix, ConfigObject commented, ConfigObject defaults) {
        Map<String, Object> properties = new TreeMap<>();
        List<String> required = new ArrayList<>();
        new TreeMap<>(defaults).forEach((name, value) -> {
            String key = prefix + name;
            Map<String, Object> property = property(key, commented.get(name), value);
            describe(property, commented.get(name));
            properties.put(name, property);
            if (property.containsKey("required")
                    || value.valueType() == ConfigValueType.NULL && SHAPES.isRequired(key)) {
                required.add(name);
            }
        });
        Map<String, Object> schema =
                new TreeMap<>(Map.of("type", "object", "additionalProperties", false, "properties", properties));
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private static Map<String, Object> property(String key, ConfigValue commented, ConfigValue value) {
        if (value instanceof ConfigObject group && !SHAPES.byKey().containsKey(key)) {
            return group(key + ".", (ConfigObject) commented, group);
        }
        return setting(key, value);
    }

    private static Map<String, Object> setting(String key, ConfigValue value) {
        Map<String, Object> schema = new TreeMap<>(SHAPES.byKey().getOrDefault(key, Map.of()));
        String below = key + "." + SettingShapes.ANY + ".";
        Map<String, Object> columns = new TreeMap<>();
        SHAPES.byKey().forEach((other, shape) -> {
            if (other.startsWith(below)) {
                put(columns, other.substring(below.length()), nullable(shape));
            }
        });
        if (!columns.isEmpty()) {
            schema.put(
                    "additionalProperties",
                    Map.of("type", List.of("object", "null"), "additionalProperties", false, "properties", columns));
        }
        if (value.valueType() != ConfigValueType.NULL) {
            schema.put("default", value.unwrapped());
        } else if (!SHAPES.isRequired(key)) {
            return new TreeMap<>(nullable(schema));
        }
        return schema;
    }

    /** Puts the schema of a setting below the groups that its key names. */
    private static void put(Map<String, Object> properties, String key, Object schema) {
        String[] names = key.split("\\.", 2);
        if (names.length == 1) {
            properties.put(key, schema);
            return;
        }
        properties.putIfAbsent(
                names[0],
                new TreeMap<>(Map.of("type", "object", "additionalProperties", false, "properties", new TreeMap<>())));
        @SuppressWarnings("unchecked")
        Map<String, Object> group = (Map<String, Object>) properties.get(names[0]);
        put(properties(group), names[1], schema);
    }

    private static Map<String, Object> nullable(Map<String, Object> shape) {
        return Map.of("anyOf", List.of(shape, Map.of("type", "null")));
    }

    private static void describe(Map<String, Object> schema, ConfigValue commented) {
        String comment = String.join(
                " ", commented.origin().comments().stream().map(String::strip).toList());
        if (!comment.isEmpty()) {
            schema.put("description", comment);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(Map<String, Object> schema) {
        return (Map<String, Object>) schema.get("properties");
    }
}
