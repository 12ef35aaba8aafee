package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The scan benchmark's table and its JSON object, from the files that the clients left. */
public final class ScanReport {
    private static final List<String> CLIENTS = List.of(
            "sdk",
            "sdk-enhanced",
            "spark-dynamodb",
            "connector-published",
            "connector-slim",
            "dynasage-connector",
            "dynasage-direct",
            "dynasage-direct-projected",
            "dynasage-events");
    private static final String OURS = "dynasage-direct";
    private static final List<String> PROFILES = List.of("wide", "nested", "escaped", "large");

    private ScanReport() {}

    /**
     * Prints it.
     *
     * @param args the folder with one file for each client, and the file to keep the object in
     */
    public static void main(String[] args) throws IOException {
        Map<String, JsonNode> clients = Results.read(Path.of(args[0]), CLIENTS);
        table(clients, System.out);
        Results.print(object(clients), Path.of(args[1]));
    }

    private static void table(Map<String, JsonNode> clients, PrintStream out) {
        CannedItems narrow = new CannedItems(ItemProfile.NARROW, null);
        out.printf(
                Locale.ROOT,
                "Narrow items: %d bytes as DynamoDB counts them, %.0f on the wire; one segment, one task. CPU"
                        + " is the whole process's.%n%n",
                narrow.tableBytes(1),
                narrow.wireBytes());
        String line = "%-27s %12s %12s %9s %10s %10s %8s %8s  %s%n";
        out.printf(
                line,
                "client",
                "items/CPU s",
                "items/s",
                "B/item",
                "row 1, ms",
                "cold, ms",
                "rate",
                "10 s",
                "items/CPU s of wide, nested, escaped, large items");
        clients.forEach((name, result) -> {
            JsonNode main = result.path("narrow");
            out.printf(
                    Locale.ROOT,
                    line,
                    name,
                    number(main, "itemsPerCpuSecond"),
                    number(main, "itemsPerSecond"),
                    number(main, "allocatedBytesPerItem"),
                    number(main, "firstRowMillis"),
                    number(result, "firstRowColdMillis"),
                    percent(rateError(result, "readUnitsPerSecond")),
                    percent(rateError(result, "worstTenSeconds")),
                    profiles(result));
        });
        out.printf("%nrate: mean consumption against the budget of read units; 10 s: the most within any 10"
                + " seconds, against the same.%n");
        out.printf("sdk and sdk-enhanced deliver Java objects, the others Spark rows of 5 columns.%n");
        out.printf("dynasage-events makes typed events, three of each nested item: by a path and events.explode.%n%n");
    }

    private static String number(JsonNode node, String field) {
        return String.format(Locale.ROOT, "%,.0f", node.path(field).asDouble());
    }

    private static String percent(Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }

    private static String profiles(JsonNode result) {
        StringBuilder text = new StringBuilder();
        for (String profile : PROFILES) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,10.0f",
                    result.path(profile).path("itemsPerCpuSecond").asDouble()));
        }
        return text.toString();
    }

    /**
     * By how much the budget was exceeded, as a share of it; negative where it was not used up; null without a budget.
     */
    private static Double rateError(JsonNode result, String rate) {
        JsonNode consumed = result.path("budget").path("consumed").path(rate);
        return consumed.isNumber()
                ? consumed.asDouble() / result.path("budget").path("allowed").asDouble() - 1
                : null;
    }

    private static ObjectNode object(Map<String, JsonNode> clients) {
        ObjectNode object = Results.object("scan");
        for (String figure :
                List.of("itemsPerCpuSecond", "itemsPerSecond", "allocatedBytesPerItem", "firstRowMillis")) {
            ObjectNode figures = object.putObject(figure);
            clients.forEach(
                    (name, result) -> figures.set(name, result.path("narrow").path(figure)));
        }
        ObjectNode cold = object.putObject("firstRowColdMillis");
        clients.forEach((name, result) -> cold.set(name, result.path("firstRowColdMillis")));
        ObjectNode error = object.putObject("rateError");
        ObjectNode worst = object.putObject("worstTenSecondsError");
        clients.forEach((name, result) -> {
            error.put(name, Results.rounded(rateError(result, "readUnitsPerSecond")));
            worst.put(name, Results.rounded(rateError(result, "worstTenSeconds")));
        });
        ratio(object, clients, "ratioToPublishedConnector", "connector-published");
        ratio(object, clients, "ratioToSlimConnector", "connector-slim");
        ratio(object, clients, "ratioToRawSdk", "sdk");
        ratio(object, clients, "ratioToEnhancedClient", "sdk-enhanced");
        ratio(object, clients, "ratioToSparkDynamodb", "spark-dynamodb");
        ObjectNode profiles = object.putObject("profiles");
        for (String profile : PROFILES) {
            ObjectNode figures = profiles.putObject(profile);
            clients.forEach((name, result) -> figures.set(name, result.path(profile)));
        }
        return object;
    }

    /** Items per CPU second of the direct reader against a peer's. */
    private static void ratio(ObjectNode object, Map<String, JsonNode> clients, String field, String peer) {
        Results.ratio(
                object,
                field,
                clients.get(OURS),
                clients.get(peer),
                result -> result.path("narrow").path("itemsPerCpuSecond"));
    }
}
