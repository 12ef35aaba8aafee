package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.evaluation.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The model next to the baselines and the live model, with intervals, for all rows and for segments. */
record MetricSection(RunFiles files) {
    private static final String INTERVAL_NOTE = "An interval says how much the value would change with another draw of"
            + " the same number of users. Where a line crosses another point, the test does not distinguish them.";

    void write(Html html) {
        html.section("metrics", "Metrics on the test part");
        html.list(new RunVerdict(files).cautions());
        files.wholeTables().forEach(table -> table(html, heading(table), table));
        files.listTables()
                .forEach((name, table) ->
                        table(html, "list " + name + ", " + users(table) + ", by its own rules", table));
        if (files.wholeTables().isEmpty()) {
            recorded(html);
        } else {
            html.text("p", INTERVAL_NOTE, "class", "note");
        }
        training(html);
        html.close();
    }

    private void table(Html html, String heading, JsonNode table) {
        html.text("h3", heading);
        points(table, primaryOf(table)).write(html);
        all(html, table);
        html.list(RunFiles.texts(table.path("notes")));
    }

    private static String heading(JsonNode table) {
        String name = table.path("name").asText();
        return name + ", "
                + switch (name) {
                    case "candidates" -> units(table) + " lists of candidates";
                    case "lists" -> users(table);
                    default -> units(table) + " rows";
                };
    }

    private static String users(JsonNode table) {
        return units(table) + " users";
    }

    private static String units(JsonNode table) {
        return Figures.count(table.path("units").asLong());
    }

    private String primaryOf(JsonNode table) {
        List<String> metrics = RunFiles.texts(table.path("metrics"));
        return metrics.contains(files.primaryMetric()) ? files.primaryMetric() : metrics.get(0);
    }

    private static IntervalTable points(JsonNode table, String metric) {
        IntervalTable points = new IntervalTable(Figures.metric(metric) + ", " + better(metric), "scorer");
        Optional<String> best = best(table.path("rows"), metric);
        for (JsonNode row : table.path("rows")) {
            String scorer = row.path("scorer").asText();
            boolean first = best.filter(scorer::equals).isPresent();
            points.add(scorer, row.path("metrics").path(metric), mark(row), first ? "best" : "");
        }
        return points;
    }

    static String better(String metric) {
        return Direction.of(metric) == Direction.LESS_IS_BETTER ? "less is better" : "more is better";
    }

    private static String mark(JsonNode row) {
        return row.path("role").asText("model").toLowerCase(Locale.ROOT);
    }

    private static Optional<String> best(JsonNode rows, String metric) {
        Comparator<JsonNode> byValue = Comparator.comparingDouble(
                row -> row.path("metrics").path(metric).path("value").asDouble());
        if (Direction.of(metric) == Direction.LESS_IS_BETTER) {
            byValue = byValue.reversed();
        }
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("metrics").path(metric).path("value").isNumber())
                .max(byValue)
                .map(row -> row.path("scorer").asText());
    }

    private static void all(Html html, JsonNode table) {
        List<String> metrics = RunFiles.texts(table.path("metrics"));
        html.openTable("All metrics; the best value of each is marked")
                .open("thead")
                .open("tr");
        html.text("th", "metric", "scope", "col");
        table.path("rows").forEach(row -> html.text("th", row.path("scorer").asText(), "scope", "col"));
        html.close().close().open("tbody");
        for (String metric : metrics) {
            html.open("tr")
                    .open("th", "scope", "row")
                    .text(Figures.metric(metric))
                    .open("span", "class", "note");
            html.text(" " + better(metric)).close().close();
            Optional<String> best = best(table.path("rows"), metric);
            table.path("rows").forEach(row -> cell(html, row, metric, best));
            html.close();
        }
        html.close().closeTable();
    }

    private static void cell(Html html, JsonNode row, String metric, Optional<String> best) {
        JsonNode value = row.path("metrics").path(metric).path("value");
        if (!value.isNumber()) {
            html.text("td", "none", "class", "note");
        } else if (best.filter(row.path("scorer").asText()::equals).isPresent()) {
            html.text("td", Figures.value(value.asDouble()) + " best", "class", "best");
        } else {
            html.text("td", Figures.value(value.asDouble()));
        }
    }

    /** The values of the record, where the evaluation's own file is not there. */
    private void recorded(Html html) {
        List<List<String>> rows = new ArrayList<>();
        recorded(rows, "", files.record().at("/evaluation/scorers"));
        files.record()
                .at("/evaluation/lists")
                .properties()
                .forEach(list -> recorded(rows, "list " + list.getKey() + ", ", list.getValue()));
        html.table("Metrics by scorer", List.of("scorer", "metric", "value"), rows);
    }

    private static void recorded(List<List<String>> rows, String of, JsonNode scorers) {
        scorers.properties()
                .forEach(scorer -> scorer.getValue()
                        .properties()
                        .forEach(metric -> rows.add(List.of(
                                of + scorer.getKey(),
                                Figures.metric(metric.getKey()),
                                Figures.value(metric.getValue().asDouble())))));
    }

    private void training(Html html) {
        List<List<String>> rows = new ArrayList<>();
        files.record()
                .at("/training/metrics")
                .properties()
                .forEach(metric -> rows.add(
                        List.of(metric.getKey(), Figures.value(metric.getValue().asDouble()))));
        if (!rows.isEmpty()) {
            html.open("details").text("summary", "What the training job reported at its end");
            html.table("Final metrics of the training job", List.of("metric", "value"), rows)
                    .close();
        }
    }
}
