package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.storage.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a terminal says at the end of a run, in at most 15 lines.
 *
 * @param page the address of the run's page
 */
public record ClosingLines(RunFiles files, String page) {
    private static final int MOST_SCORERS = 6;
    private static final int MOST_REMARKS = 3;

    /** Returns the lines: the verdict, the metric that the gate compares by scorer, warnings, and where to go on. */
    public List<String> lines() {
        RunVerdict verdict = new RunVerdict(files);
        List<String> lines = new ArrayList<>(List.of("", Printable.line(verdict.sentence())));
        lines.addAll(files.finished() ? scorers(verdict) : List.of());
        choice().ifPresent(lines::add);
        remarks(verdict).stream()
                .limit(MOST_REMARKS)
                .map(remark -> "  " + Printable.line(remark))
                .forEach(lines::add);
        lines.add("Page      " + page);
        JsonNode endpoint = files.record().at("/endpoint/name");
        if (endpoint.isTextual()) {
            lines.add("Endpoint  " + endpoint.asText());
        }
        lines.add("Next      " + verdict.next());
        return lines;
    }

    /** Returns which of two candidates the model is, with the values of both. */
    private Optional<String> choice() {
        return Optional.of(files.record().path("choice"))
                .filter(JsonNode::isObject)
                .map(choice -> "Model     " + choice.path("taken").asText() + " (" + compared(choice) + ")");
    }

    private static String compared(JsonNode choice) {
        List<String> values = new ArrayList<>();
        choice.path("values")
                .fields()
                .forEachRemaining(value -> values.add(
                        value.getKey() + " " + Figures.value(value.getValue().asDouble())));
        if (values.isEmpty()) {
            return "the candidates were not compared";
        }
        return Figures.metric(choice.path("metric").asText()) + " on the validation part: " + String.join(", ", values);
    }

    private List<String> remarks(RunVerdict verdict) {
        return files.finished() ? verdict.cautions() : verdict.reasons();
    }

    private List<String> scorers(RunVerdict verdict) {
        List<String> lines = new ArrayList<>();
        String metric = files.primaryMetric();
        files.record().at("/evaluation/scorers").fieldNames().forEachRemaining(scorer -> {
            if (lines.size() < MOST_SCORERS) {
                files.value(scorer, metric)
                        .ifPresent(value -> lines.add(String.format(
                                        Locale.ROOT,
                                        "  %-10s %-18s %s  %s",
                                        Figures.metric(metric),
                                        scorer,
                                        Figures.value(value),
                                        verdict.interval(scorer)
                                                .map(ends -> "(" + ends + ")")
                                                .orElse(""))
                                .stripTrailing()));
            }
        });
        return lines;
    }
}
