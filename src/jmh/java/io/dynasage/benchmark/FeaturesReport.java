package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The features benchmark's table and its JSON object. */
public final class FeaturesReport {
    private static final List<String> CLIENTS = List.of("dynasage", "string-indexer");

    private FeaturesReport() {}

    /**
     * Prints it.
     *
     * @param args the folder with one file for each client, and the file to keep the object in
     */
    public static void main(String[] args) throws IOException {
        Map<String, JsonNode> clients = Results.read(Path.of(args[0]), CLIENTS);
        ObjectNode object = Results.object("features").put("events", FeaturesInput.EVENTS);
        ObjectNode rows = object.putObject("rowsPerCoreSecond");
        System.out.printf(
                "Encoded examples of %,d events; one task. CPU is the whole process's.%n%n%-16s %14s %14s %10s%n",
                FeaturesInput.EVENTS, "client", "rows/CPU s", "rows/s", "CPU s");
        clients.forEach((name, result) -> {
            rows.set(name, result.path("rowsPerCoreSecond"));
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %,14.0f %,14.0f %10.2f%n",
                    name,
                    result.path("rowsPerCoreSecond").asDouble(),
                    result.path("rowsPerSecond").asDouble(),
                    result.path("cpuSeconds").asDouble());
        });
        System.out.printf("%nstring-indexer is StringIndexer, OneHotEncoder and VectorAssembler on examples that are"
                + " there already;"
                + " dynasage begins with the events: split, vocabulary, negatives, vectors.%n%n");
        Results.ratio(
                object,
                "ratioToStringIndexer",
                clients.get("dynasage"),
                clients.get("string-indexer"),
                result -> result.path("rowsPerCoreSecond"));
        Results.print(object, Path.of(args[1]));
    }
}
