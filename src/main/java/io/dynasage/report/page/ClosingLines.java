package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.storage.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a terminal says at the end of a run, in at most 15 lines.
 *
 * @param page the address of the run's page
 */
public record ClosingLines(RunFiles files, String page) {
    private static final int MOST_SCORERS = 6;
    private static final int MOST_REASONS = 3;

    /** Returns the lines: the verdict, the metric that the gate compares by scorer, warnings, and where to go on. */
    public List<String> lines() {
        RunVerdict verdict = new RunVerdict(files);
        List<String> lines = new ArrayList<>(List.of("", Printable.line(verdict.sentence())));
        if (files.finished()) {
            scorers(verdict).forEach(lines::add);
            verdict.cautions().stream()
                    .limit(MOST_REASONS)
                    .map(caution -> "  " + caution)
                    .forEach(lines::add);
        } else {
            verdict.reasons().stream()
                    .limit(MOST_REASONS)
                    .map(reason -> "  " + Printable.line(reason))
                    .forEach(lines::add);
        }
        lines.add("Page      " + page);
        JsonNode endpoint = files.record().at("/endpoint/name");
        if (endpoint.isTextual()) {
            lines.add("Endpoint  " + endpoint.asText());
        }
        lines.add("Next      " + verdict.nextCommand());
        return lines;
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
