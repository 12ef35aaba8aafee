package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between two finished runs: metrics, counts, times and settings. */
record RunDifferences(RunFiles one, RunFiles other) {

    void write(Html html) {
        List<String> head = List.of("what", one.runId(), other.runId(), "change");
        html.section("metrics", "The model's metrics")
                .table("The model's metrics", head, metrics())
                .close();
        html.section("counts", "Counts and times")
                .table("Counts and times", head, counts())
                .close();
        html.section("settings", "Settings that differ");
        List<List<String>> settings = settings();
        if (settings.isEmpty()) {
            html.text("p", "None: both runs had the same settings.");
        } else {
            html.table("Settings that differ", List.of("setting", one.runId(), other.runId()), settings);
        }
        html.close();
    }

    private List<List<String>> metrics() {
        List<List<String>> rows = new ArrayList<>();
        JsonNode model = one.record().at("/evaluation/scorers/model");
        model.fieldNames()
                .forEachRemaining(metric -> one.value("model", metric)
                        .ifPresent(was -> other.value("model", metric)
                                .ifPresent(is -> rows.add(List.of(
                                        Figures.metric(metric) + ", " + MetricSection.better(metric),
                                        Figures.value(was),
                                        Figures.value(is),
                                        change(was, is))))));
        return rows;
    }

    private List<List<String>> counts() {
        List<List<String>> rows = new ArrayList<>();
        JsonNode before = one.record().path("metrics");
        JsonNode after = other.record().path("metrics");
        Set<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> !name.matches(".*(Seconds|Items|ItemsRead|ItemsOutsideLists|Units|Rows)"));
        for (String name : names) {
            String change = "";
            if (before.has(name) && after.has(name)) {
                change = change(before.path(name).asDouble(), after.path(name).asDouble());
            }
            rows.add(List.of(name, plain(before.path(name)), plain(after.path(name)), change));
        }
        return rows;
    }

    private static String plain(JsonNode count) {
        return Optional.of(count)
                .filter(JsonNode::isNumber)
                .map(number -> plain(number.asDouble()))
                .orElse("none");
    }

    private static String plain(double number) {
        return String.format(Locale.ROOT, number == Math.rint(number) ? "%,.0f" : "%,.1f", number);
    }

    private static String change(double was, double is) {
        if (was == is) {
            return "none";
        }
        return was == 0 ? "new" : String.format(Locale.ROOT, "%+.1f %%", 100 * (is - was) / Math.abs(was));
    }

    private List<List<String>> settings() {
        TreeMap<String, List<String>> changed = new TreeMap<>();
        Set<String> keys = new TreeSet<>();
        one.record().path("settings").fieldNames().forEachRemaining(keys::add);
        other.record().path("settings").fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            String was = one.record().path("settings").path(key).asText("not set");
            String is = other.record().path("settings").path(key).asText("not set");
            if (!was.equals(is)) {
                changed.put(key, List.of(key, was, is));
            }
        }
        return List.copyOf(changed.values());
    }
}
