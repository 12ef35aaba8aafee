package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.storage.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a terminal says at the end of a run, in at most 15 lines.
 *
 * @param page the address of the run's page
 */
public record ClosingLines(RunFiles files, String page) {
    private static final int MOST_LINES = 15;
    private static final int MOST_SCORERS = 6;
    private static final int MOST_REMARKS = 3;
    private static final int MOST_NAMED = 4;

    /** Returns the lines: the verdict, the metric that the gate compares by scorer, warnings, and where to go on. */
    public List<String> lines() {
        RunVerdict verdict = new RunVerdict(files);
        List<String> lines = new ArrayList<>(List.of("", Printable.line(verdict.sentence())));
        lines.addAll(files.finished() ? scorers(verdict) : List.of());
        choice().ifPresent(lines::add);
        List<String> end = end(verdict);
        remarks(verdict).stream()
                .limit(Math.min(MOST_REMARKS, MOST_LINES - lines.size() - end.size()))
                .map(remark -> "  " + Printable.line(remark))
                .forEach(lines::add);
        lines.addAll(end);
        return lines;
    }

    private List<String> end(RunVerdict verdict) {
        List<String> end = new ArrayList<>(List.of("Page      " + page));
        JsonNode endpoint = files.record().at("/endpoint/name");
        if (endpoint.isTextual()) {
            end.add("Endpoint  " + endpoint.asText());
        }
        lists().ifPresent(end::add);
        namedLists().ifPresent(end::add);
        end.add("Next      " + verdict.next());
        return end;
    }

    /** Returns what the shop's rules left of the lists; empty if there are no rules. */
    private Optional<String> lists() {
        JsonNode where = files.record().at("/recommendations/where");
        return Optional.of(where)
                .filter(JsonNode::isObject)
                .map(ruled -> String.format(
                        Locale.ROOT,
                        "Lists     hold %,d of %,d items (recommendations.where)",
                        ruled.path("kept").asLong(),
                        ruled.path("items").asLong()));
    }

    /** Returns the model's metric of the lists of each name; empty if none was measured. */
    private Optional<String> namedLists() {
        List<String> measured = new ArrayList<>();
        files.record()
                .at("/evaluation/lists")
                .properties()
                .forEach(list -> list.getValue().path("model").properties().stream()
                        .filter(metric -> metric.getKey().startsWith("ndcgAt"))
                        .findFirst()
                        .ifPresent(metric -> measured.add(list.getKey() + " " + Figures.metric(metric.getKey()) + " "
                                + Figures.value(metric.getValue().asDouble()))));
        int more = measured.size() - MOST_NAMED;
        String others = more > 0 ? " and " + more + " more" : "";
        return Optional.of(measured.stream().limit(MOST_NAMED).collect(Collectors.joining(", ", "Named     ", others)))
                .filter(any -> !measured.isEmpty());
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
