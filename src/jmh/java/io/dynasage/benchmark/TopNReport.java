package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The top-N benchmark's table and its JSON object. */
public final class TopNReport {
    private static final String OURS = "dynasage";
    private static final List<String> PEERS = List.of("als", "als-vector");

    private TopNReport() {}

    /**
     * Checks that all clients made the same lists, and prints.
     *
     * @param args the folder with {@code CLIENT.json} and {@code CLIENT.lists} for each client, and the file to keep
     *     the object in
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Map<String, JsonNode> clients = Results.read(folder, List.of(OURS, PEERS.get(0), PEERS.get(1)));
        System.out.printf(
                "The best %d of %,d items for each of %,d users, %d factors; one task. CPU is the whole process's.%n%n",
                TopNSides.LIST, TopNSides.ITEMS, TopNSides.USERS, TopNSides.FACTORS);
        System.out.printf("%-12s %14s %10s %10s %18s%n", "client", "M pairs/CPU s", "CPU s", "s", "same list, users");
        ObjectNode object = Results.object("topn");
        ObjectNode pairs = object.putObject("pairsPerCoreSecond");
        ObjectNode same = object.putObject("usersWithTheSameList");
        for (String name : clients.keySet()) {
            JsonNode client = clients.get(name);
            pairs.set(name, client.path("pairsPerCoreSecond"));
            if (!name.equals(OURS) && Files.exists(folder.resolve(OURS + ".lists"))) {
                same.put(
                        name,
                        TopNLists.read(folder.resolve(OURS + ".lists"))
                                .agreement(TopNLists.read(folder.resolve(name + ".lists"))));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %14.1f %10.2f %10.2f %18s%n",
                    name,
                    client.path("pairsPerCoreSecond").asDouble() / 1e6,
                    client.path("cpuSeconds").asDouble(),
                    client.path("wallSeconds").asDouble(),
                    same.has(name) ? same.get(name).asText() : "");
        }
        System.out.printf("%nals-vector is Spark's BLAS on Java's incubating Vector API. Lists that are not the same"
                + " differ in the order of"
                + " scores that are equal but for rounding.%n%n");
        object.put("users", TopNSides.USERS)
                .put("items", TopNSides.ITEMS)
                .put("factors", TopNSides.FACTORS)
                .put("listSize", TopNSides.LIST);
        Results.ratio(
                object,
                "ratioToAls",
                clients.get(OURS),
                clients.get("als"),
                result -> result.path("pairsPerCoreSecond"));
        Results.ratio(
                object,
                "ratioToAlsVector",
                clients.get(OURS),
                clients.get("als-vector"),
                result -> result.path("pairsPerCoreSecond"));
        Results.print(object, Path.of(args[1]));
    }
}
