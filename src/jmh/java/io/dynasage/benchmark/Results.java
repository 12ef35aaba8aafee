package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the measured processes left behind, and the JSON object that a benchmark ends with. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Results() {}

    /** The measured parts, by name in that order, from {@code folder/NAME.json}; those not measured are left out. */
    static Map<String, JsonNode> read(Path folder, List<String> names) throws IOException {
        Map<String, JsonNode> results = new LinkedHashMap<>();
        for (String name : names) {
            Path file = folder.resolve(name + ".json");
            if (Files.exists(file)) {
                results.put(name, JSON.readTree(file.toFile()));
            }
        }
        return results;
    }

    /** A benchmark's object, with its name and the machine it ran on. */
    static ObjectNode object(String benchmark) {
        ObjectNode object = JSON.createObjectNode().put("benchmark", benchmark);
        object.putObject("machine")
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("architecture", System.getProperty("os.arch"));
        return object;
    }

    /** Sets a figure's ratio of one result to another; null while one of them is not measured. */
    static void ratio(
            ObjectNode object, String field, JsonNode ours, JsonNode peer, Function<JsonNode, JsonNode> figure) {
        boolean both = ours != null && peer != null;
        object.put(
                field,
                both
                        ? rounded(figure.apply(ours).asDouble()
                                / figure.apply(peer).asDouble())
                        : null);
    }

    /** To three decimals; null stays null. */
    static Double rounded(Double number) {
        return number == null ? null : Math.round(number * 1000) / 1000.0;
    }

    /** Keeps the object in a file and prints it as the last line. */
    static void print(ObjectNode object, Path file) throws IOException {
        String json = object.toString();
        Files.writeString(file, json + "\n");
        System.out.println(json);
    }
}
