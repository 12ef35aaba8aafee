package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The export benchmark's table and its JSON object. */
public final class ExportReport {
    private static final List<String> READERS = List.of("gunzip", "spark-json", "dynasage-export");
    private static final String OURS = "dynasage-export";

    private ExportReport() {}

    /**
     * Prints it.
     *
     * @param args the folder with one file for each reader, and the file to keep the object in
     */
    public static void main(String[] args) throws IOException {
        Map<String, JsonNode> readers = Results.read(Path.of(args[0]), READERS);
        String line = "%-16s %13s %13s %13s %13s %9s %10s%n";
        System.out.printf(
                "%,d items, gzipped DynamoDB JSON; MB of uncompressed JSON; one task. CPU is the whole process's.%n%n",
                ExportFolder.ITEMS);
        System.out.printf(line, "reader", "MB/CPU s", "MB/s", "items/CPU s", "items/s", "B/item", "row 1, ms");
        readers.forEach((name, result) -> {
            JsonNode round = result.path("round");
            System.out.printf(
                    Locale.ROOT,
                    line,
                    name,
                    number(result, "megabytesPerCpuSecond"),
                    number(result, "megabytesPerSecond"),
                    number(round, "itemsPerCpuSecond"),
                    number(round, "itemsPerSecond"),
                    number(round, "allocatedBytesPerItem"),
                    number(round, "firstRowMillis"));
        });
        System.out.printf("%ngunzip inflates and delivers nothing; the others deliver Spark rows of 5 attributes.%n%n");
        Results.print(object(readers), Path.of(args[1]));
    }

    private static String number(JsonNode node, String field) {
        return String.format(Locale.ROOT, "%,.0f", node.path(field).asDouble());
    }

    private static ObjectNode object(Map<String, JsonNode> readers) {
        ObjectNode object = Results.object("export");
        for (String figure : List.of("megabytesPerCpuSecond", "megabytesPerSecond")) {
            ObjectNode figures = object.putObject(figure);
            readers.forEach((name, result) -> figures.set(name, result.path(figure)));
        }
        for (String figure : List.of("itemsPerCpuSecond", "allocatedBytesPerItem", "firstRowMillis")) {
            ObjectNode figures = object.putObject(figure);
            readers.forEach(
                    (name, result) -> figures.set(name, result.path("round").path(figure)));
        }
        Results.ratio(
                object,
                "ratioToGunzip",
                readers.get(OURS),
                readers.get("gunzip"),
                result -> result.path("megabytesPerCpuSecond"));
        Results.ratio(
                object,
                "ratioToSparkJson",
                readers.get(OURS),
                readers.get("spark-json"),
                result -> result.path("megabytesPerCpuSecond"));
        return object;
    }
}
