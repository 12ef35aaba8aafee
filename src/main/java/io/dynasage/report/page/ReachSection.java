package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much of the catalogue lists reach, and how the model does where data is thin. */
record ReachSection(RunFiles files) {
    private static final Map<String, String> REACH = Map.of(
            "coverage", "share of the items that some list has",
            "novelty", "mean surprise of a listed item, in bits; more is rarer",
            "gini", "0: all items are listed as often; 1: one item has all places",
            "popularity", "mean number of events of a listed item");

    /** Writes the section; nothing if the evaluation has neither lists nor segments. */
    void write(Html html) {
        List<JsonNode> lists = files.wholeTables().stream()
                .filter(table -> table.path("name").asText().equals("lists"))
                .toList();
        Map<String, IntervalTable> segments = segments();
        if (lists.isEmpty() && segments.isEmpty()) {
            return;
        }
        html.section("reach", "Long tail, coverage and segments");
        lists.forEach(table -> html.table("Reach of the lists", head(table), reach(table)));
        segments.values().forEach(table -> table.write(html));
        html.close();
    }

    private static List<String> head(JsonNode table) {
        List<String> head = new ArrayList<>(List.of("measure"));
        table.path("rows").forEach(row -> head.add(row.path("scorer").asText()));
        head.add("meaning");
        return head;
    }

    private static List<List<String>> reach(JsonNode table) {
        List<List<String>> rows = new ArrayList<>();
        for (String metric : RunFiles.texts(table.path("metrics"))) {
            String meaning = REACH.get(metric.replaceFirst("At\\d+$", ""));
            if (meaning != null) {
                List<String> row = new ArrayList<>(List.of(Figures.metric(metric)));
                table.path("rows")
                        .forEach(scorer -> row.add(
                                value(scorer.path("metrics").path(metric).path("value"))));
                row.add(meaning);
                rows.add(row);
            }
        }
        return rows;
    }

    private static String value(JsonNode value) {
        return value.isNumber() ? Figures.value(value.asDouble()) : "none";
    }

    private Map<String, IntervalTable> segments() {
        Map<String, IntervalTable> tables = new LinkedHashMap<>();
        String metric = files.primaryMetric();
        for (JsonNode table : files.evaluation().at("/report/tables")) {
            String column = table.at("/segment/column").asText();
            if (!column.isEmpty() && RunFiles.texts(table.path("metrics")).contains(metric)) {
                String caption = "The model's " + Figures.metric(metric) + " by " + column.replace('_', ' ');
                tables.computeIfAbsent(column, name -> new IntervalTable(caption, "segment"))
                        .add(
                                table.at("/segment/value").asText(),
                                table.at("/rows/0/metrics").path(metric),
                                "model",
                                Figures.count(table.path("units").asLong()) + " measured");
            }
        }
        return tables;
    }
}
