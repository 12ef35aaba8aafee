package io.dynasage.benchmark;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Measures one client in this JVM: warms it up, takes the median of several scans of narrow items, then one scan of
 * each other profile, and last how well it keeps to a budget. A scan is made long enough to outweigh what it costs to
 * start one.
 */
public final class ScanMeasurement {
    private static final long FIRST_ITEMS = 200_000;
    private static final double WARM_UP_SECONDS = 10;
    private static final double SHORT_WARM_UP_SECONDS = 6;
    private static final double ROUND_SECONDS = 3;
    private static final int ROUNDS = 5;
    private static final double BUDGET = 500;
    private static final double BUDGET_SECONDS = 21;

    private final ScanClient client;
    private final String endpoint;
    private final Allocation allocation = new Allocation();

    private ScanMeasurement(ScanClient client, String endpoint) {
        this.client = client;
        this.endpoint = endpoint;
    }

    /**
     * Measures and writes one JSON object.
     *
     * @param hasBudget whether the client takes a limit of what it consumes
     * @param args the stub's endpoint, the file to write, and the kind of tables: {@code whole} or {@code projected}
     */
    public static void run(ScanClient client, boolean hasBudget, String... args) throws Exception {
        ScanMeasurement measurement = new ScanMeasurement(client, args[0]);
        boolean projected = args[2].equals("projected");
        StringJoiner json = new StringJoiner(",", "{", "}\n");
        json.add("\"firstRowColdMillis\":"
                + String.format(
                        Locale.ROOT,
                        "%.1f",
                        measurement
                                .round(new CannedTable(ItemProfile.NARROW, FIRST_ITEMS, projected))
                                .firstRowMillis()));
        for (ItemProfile profile : ItemProfile.values()) {
            String name = profile.name().toLowerCase(Locale.ROOT);
            json.add(
                    '"' + name + "\":" + measurement.profile(profile, projected).json());
        }
        json.add("\"budget\":" + (hasBudget ? measurement.budget() : "null"));
        Files.writeString(Path.of(args[1]), json.toString());
    }

    private Round profile(ItemProfile profile, boolean projected) throws Exception {
        boolean main = profile == ItemProfile.NARROW;
        long items = profile == ItemProfile.LARGE ? 50 : 20_000;
        double left = main ? WARM_UP_SECONDS : SHORT_WARM_UP_SECONDS;
        while (left > 0) {
            Round round = round(new CannedTable(profile, items, projected));
            left -= round.wallSeconds();
            items = (long) Math.max(items, Math.min(4.0 * items, round.itemsPerSecond() * ROUND_SECONDS));
        }
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < (main ? ROUNDS : 1); i++) {
            rounds.add(round(new CannedTable(profile, items, projected)));
        }
        rounds.sort(Comparator.comparingDouble(Round::itemsPerCpuSecond));
        return rounds.get(rounds.size() / 2);
    }

    private Round round(CannedTable table) throws Exception {
        return round(table, ScanTask.UNLIMITED);
    }

    private Round round(CannedTable table, double readUnitsPerSecond) throws Exception {
        ScanTask task = task(table, readUnitsPerSecond);
        return Round.of(() -> client.scan(task), table.profile(), table.items(), allocation);
    }

    private String budget() throws Exception {
        CannedItems items = new CannedItems(ItemProfile.NARROW, null);
        long count = (long) (BUDGET * BUDGET_SECONDS * 8192 / items.tableBytes(1));
        capacity("DELETE");
        round(new CannedTable(ItemProfile.NARROW, count, false), BUDGET);
        return "{\"allowed\":" + BUDGET + ",\"consumed\":" + capacity("GET") + "}";
    }

    private ScanTask task(CannedTable table, double readUnitsPerSecond) {
        long bytes = new CannedItems(table.profile(), null).tableBytes(table.items());
        return new ScanTask(endpoint, table.name(), table.items(), bytes, readUnitsPerSecond);
    }

    private String capacity(String method) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(endpoint + "/capacity").toURL().openConnection();
        connection.setRequestMethod(method);
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
