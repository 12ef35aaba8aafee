package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A stack of the last release is updated in place. {@code released-stack.json} has each resource of that release's
 * template with the properties that CloudFormation cannot change without replacing the resource; a release renews it.
 */
class StackUpdateIT {
    private static JsonNode released;
    private static JsonNode resources;
    private static JsonNode parameters;

    @BeforeAll
    static void read() throws IOException {
        released = json(Files.readString(Path.of("src/test/resources/submit/released-stack.json")));
        Template stack = new Template("submit/stack.yaml");
        resources = stack.written("/Resources");
        parameters = stack.written("/Parameters");
    }

    @Test
    void noResourceIsReplacedOrRemoved() throws IOException {
        assertEquals(List.of(), replaced(resources));
    }

    @Test
    void anotherNameOfARoleAndAMissingBucketWouldBeFound() throws IOException {
        ObjectNode spoilt = resources.deepCopy();
        ((ObjectNode) spoilt.at("/JobRole/Properties")).put("RoleName", "shop-recommendation-driver");
        ((ObjectNode) spoilt.at("/FlowRole/Properties")).put("Path", "/data/");
        spoilt.remove("Bucket");
        assertEquals(
                List.of(
                        "Bucket is gone",
                        "JobRole is replaced, because RoleName changes from \"shop-recommendation-job\" to"
                                + " \"shop-recommendation-driver\"",
                        "FlowRole is replaced, because Path changes from nothing to \"/data/\""),
                replaced(spoilt));
    }

    /** A new parameter has a default, except for the network, without which no run ends well. */
    @Test
    void onlyTheNetworkHasToBeGiven() {
        Set<String> given = new TreeSet<>();
        parameters.fields().forEachRemaining(parameter -> {
            if (!parameter.getValue().has("Default")
                    && !released.at("/Parameters").has(parameter.getKey())) {
                given.add(parameter.getKey());
            }
        });
        assertEquals(Set.of("SubnetIds", "VpcId"), given);
        released.at("/Parameters").fieldNames().forEachRemaining(name -> assertTrue(parameters.has(name), name));
    }

    private static List<String> replaced(JsonNode now) throws IOException {
        Path schemas = Tool.library("cfn-lint").resolve("data/schemas");
        JsonNode files = json(Files.readString(schemas.resolve("providers/us-east-1.json")));
        List<String> replaced = new ArrayList<>();
        for (var all = released.at("/Resources").fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> resource = all.next();
            JsonNode current = now.path(resource.getKey());
            if (!current.path("Type").equals(resource.getValue().path("Type"))) {
                replaced.add(resource.getKey() + " is gone");
                continue;
            }
            JsonNode schema = json(Files.readString(schemas.resolve("resources")
                    .resolve(files.path(current.path("Type").asText()).asText() + ".json")));
            for (JsonNode pointer : schema.path("createOnlyProperties")) {
                compare(resource, current, pointer.asText().split("/")[2], replaced);
            }
        }
        return replaced;
    }

    private static void compare(
            Map.Entry<String, JsonNode> resource, JsonNode current, String property, List<String> replaced) {
        String before = value(resource.getValue(), property);
        String after = value(current, property);
        if (!before.equals(after)) {
            replaced.add(resource.getKey() + " is replaced, because " + property + " changes from " + before + " to "
                    + after);
        }
    }

    private static String value(JsonNode resource, String property) {
        JsonNode value = resource.path("Properties").path(property);
        if (value.isMissingNode()) {
            return "nothing";
        }
        JsonNode filled = Template.fill(value);
        return filled.isNull() ? "nothing" : filled.toString();
    }
}
