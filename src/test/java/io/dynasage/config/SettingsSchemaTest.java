package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class SettingsSchemaTest {
    private static final JsonNode SCHEMA = schema();

    @Test
    void knowsTheShapeOfEverySetting() {
        Set<String> known = SettingsSchema.SHAPES.byKey().keySet();
        Set<String> unknown = new TreeSet<>();
        walk(
                "",
                ConfigFactory.parseResources("reference.conf")
                        .resolve(ConfigResolveOptions.noSystem())
                        .root(),
                (key, isOpen) -> {
                    if (known.stream().noneMatch(other -> key.equals(other) || key.startsWith(other + "."))) {
                        unknown.add(key);
                    }
                });
        // The region is a value that others refer to; nothing reads it.
        assertEquals(
                Set.of("aws.region"),
                unknown,
                "settings that are read only if others are there have to be in SettingsSchema's EVERYTHING");
    }

    @Test
    void givesTypeRangeChoiceDefaultAndMeaning() {
        JsonNode draws = at("features", "negatives", "draws");
        assertEquals(
                "1 3 Independent draws; each repeats the positives and draws other negatives.",
                draws.path("minimum") + " " + draws.path("default") + " "
                        + draws.path("description").asText());
        assertEquals(
                "[\"scan\",\"export\",\"incremental\",\"lakehouse\",\"auto\"]",
                at("source", "kind").path("enum").toString());
        assertEquals(
                "The table's region.",
                at("source", "region").path("description").asText());
        assertTrue(at("source", "region").path("default").isMissingNode(), "it comes from where the job runs");
        assertTrue(
                at("source", "segments").path("anyOf").toString().contains("{\"type\":\"null\"}"),
                at("source", "segments")::toString);
        assertEquals(
                "[\"name\",\"output\",\"source\",\"training\"]",
                SCHEMA.path("required").toString());
        assertEquals("[\"table\"]", at("source").path("required").toString());
    }

    @Test
    void everySettingHasItsSentence() {
        walk(
                SCHEMA,
                "",
                (key, setting) -> assertTrue(
                        setting.path("description").asText().length() > 5
                                || key.matches(".*/(events|features)/.*columns.*|.*/(aws|prices).*"),
                        () -> key + " has no description: " + setting));
    }

    @Test
    void aFileMayNameItsSchema() {
        JobConfig config = ConfigReader.read("""
                { "$schema": "./dynasage.schema.json", "name": "shop", "source": {"table": "interactions"},
                  "training": {"role-arn": "arn:aws:iam::123456789012:role/training"},
                    "output": {"uri": "s3a://bucket/runs"} }\
                  """, "job.json", Map.of());
        assertEquals("shop", config.name());
        assertTrue(
                config.effective().keySet().stream().noneMatch(key -> key.contains("schema")),
                config.effective()::toString);
    }

    private static JsonNode at(String... names) {
        JsonNode node = SCHEMA;
        for (String name : names) {
            node = node.path("properties").path(name);
        }
        return node;
    }

    private static void walk(JsonNode group, String key, BiConsumer<String, JsonNode> visitor) {
        group.path("properties").fields().forEachRemaining(property -> {
            String below = key + "/" + property.getKey();
            if (property.getValue().has("properties")) {
                walk(property.getValue(), below, visitor);
            } else {
                visitor.accept(below, property.getValue());
            }
        });
    }

    private static void walk(String prefix, ConfigObject group, BiConsumer<String, Boolean> visitor) {
        group.forEach((name, value) -> {
            if (value instanceof ConfigObject below && !below.isEmpty()) {
                walk(prefix + name + ".", below, visitor);
            } else {
                visitor.accept(prefix + name, value instanceof ConfigObject);
            }
        });
    }

    private static JsonNode schema() {
        try {
            return new ObjectMapper().readTree(SettingsSchema.json());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
