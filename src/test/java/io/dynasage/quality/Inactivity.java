package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Who buys nothing for 90 days: customers of CDNOW at four snapshots, all who ever bought and those who did within 180
 * days.
 */
final class Inactivity implements Goal {
    private static final String FILE = "cdnow/CDNOW_master.txt";

    @Override
    public String name() {
        return "Q9";
    }

    @Override
    public List<String> data() {
        return List.of(FILE);
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        List<Item> purchases =
                workbench.data().lines(FILE).stream().map(Inactivity::purchase).toList();
        JsonNode all = scorers(workbench, purchases, "0d");
        JsonNode active = scorers(workbench, purchases, "180d");
        return List.of(
                Figure.atLeast(0.835, "auc-all", auc(all, "model")),
                Figure.atLeast(0.72, "auc-active", auc(active, "model")),
                Figure.reported("recency-all", auc(all, "recency")),
                Figure.reported("recency-active", auc(active, "recency")));
    }

    private static JsonNode scorers(Workbench workbench, List<Item> purchases, String activeWithin) {
        String snapshots = workbench.held() == Held.TEST
                ? snapshots("2022-03-31", "2021-06-30", "2021-09-30", "2021-12-31")
                : snapshots("2021-12-31", "2021-06-30", "2021-09-30");
        return workbench
                .run(
                        "conf/churn.conf",
                        purchases,
                        "events.columns.item_id=null",
                        "features.churn.active-within=" + activeWithin,
                        "features.churn.window=90d",
                        snapshots)
                .at("/evaluation/scorers");
    }

    private static String snapshots(String test, String... training) {
        return "features.churn={test-snapshot=\"" + test + "T00:00:00Z\", training-snapshots=[\""
                + String.join("T00:00:00Z\",\"", training) + "T00:00:00Z\"]}";
    }

    private static double auc(JsonNode scorers, String scorer) {
        return scorers.path(scorer).path("auc").asDouble(Double.NaN);
    }

    private static Item purchase(String line) {
        String[] field = line.strip().split(" +");
        long second = LocalDate.parse(field[1], DateTimeFormatter.BASIC_ISO_DATE)
                .atStartOfDay()
                .toEpochSecond(ZoneOffset.UTC);
        return new Item()
                .text("user_id", field[0])
                .number("timestamp", String.valueOf(second))
                .number("quantity", field[2])
                .number("amount", field[3]);
    }
}
