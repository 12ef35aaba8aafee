package io.dynasage.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The results of an evaluation, ready to be written as JSON.
 *
 * @param primaryMetric the metric that the gate compares by
 * @param tables tables of all rows and of segments, in the order in which they were given
 * @param labels the number of rows by part and label, where labels are classes; otherwise empty, as in files of earlier
 *     releases
 * @param choices what the validation part chose for a baseline, by the baseline's name; empty in files of earlier
 *     releases
 * @param notCompared why the live model is not in the tables, as sentences; empty if it is, or there is none
 * @param lists the tables of each named list by its name; they decide nothing. Empty if they were not measured, as in
 *     files of earlier releases
 */
public record EvaluationReport(
        String primaryMetric,
        List<MetricTable> tables,
        Map<String, Map<String, Long>> labels,
        Map<String, String> choices,
        List<String> notCompared,
        Map<String, List<MetricTable>> lists) {
    /** The part that metrics are measured on, in {@code labels}. */
    static final String TEST = "test";

    /**
     * Creates a report of these tables.
     *
     * @throws EvaluationException of kind {@code UNKNOWN_NAME} if no table of all rows measured the primary metric
     */
    public EvaluationReport {
        tables = List.copyOf(tables);
        labels = sorted(labels);
        choices = sorted(choices);
        lists = sorted(lists);
        // Reports of earlier releases do not have it.
        notCompared = List.copyOf(Objects.requireNonNullElse(notCompared, List.of()));
        Set<String> known = measures(tables).keySet();
        if (!known.contains(primaryMetric)) {
            throw unknown("the primary metric", primaryMetric, known);
        }
    }

    /**
     * Returns the names of all metrics that were measured on all rows, in the order of the tables. If an earlier table
     * has the same name, the name has its table's name as a prefix, such as {@code lists.ndcgAt10}.
     */
    public Set<String> metricNames() {
        return measures(tables).keySet();
    }

    /** Returns the names of all scorers, in the order of the tables. */
    public Set<String> scorers() {
        Set<String> names = new LinkedHashSet<>();
        tables.forEach(table -> table.rows().forEach(row -> names.add(row.scorer())));
        return names;
    }

    /** Returns the names of the baselines, in the order of the tables. */
    List<String> baselines() {
        return tables.stream()
                .flatMap(table -> table.rows().stream())
                .filter(row -> row.role() == Role.BASELINE)
                .map(MetricRow::scorer)
                .distinct()
                .toList();
    }

    /** Returns how much the test part can decide in the primary metric. */
    TestSize testSize() {
        MetricTable table = measures(tables).get(primaryMetric).table();
        DrawnUnits units = Optional.ofNullable(table.drawn()).orElseGet(() -> new DrawnUnits(table.units(), "rows"));
        return new TestSize(units, labels.getOrDefault(TEST, Map.of()));
    }

    /** Returns the name of the scorer in a role; empty if there is none, the first if there are several. */
    public Optional<String> scorer(Role role) {
        return tables.stream()
                .flatMap(table -> table.rows().stream())
                .filter(row -> row.role() == role)
                .map(MetricRow::scorer)
                .findFirst();
    }

    /** Returns a scorer's value of one of {@link #metricNames()} on all rows; empty if there is none. */
    public Optional<MetricValue> value(String scorer, String metric) {
        return Optional.ofNullable(measures(tables).get(metric))
                .flatMap(measure -> measure.table().value(scorer, measure.metric()));
    }

    /**
     * Compares the model with another scorer by one of {@link #metricNames()} on all rows; empty if either has no
     * value.
     */
    public Optional<Comparison> comparison(String metric, String over) {
        return Optional.ofNullable(measures(tables).get(metric))
                .flatMap(measure -> measure.table().comparisons().stream()
                        .filter(comparison -> comparison.metric().equals(measure.metric())
                                && comparison.over().equals(over))
                        .findFirst());
    }

    /** Returns the error for a name that is not among the known ones. */
    static EvaluationException unknown(String what, String name, Set<String> known) {
        return new EvaluationException(
                EvaluationException.Kind.UNKNOWN_NAME,
                what + " " + name + " is not in the evaluation; it knows " + String.join(", ", known)
                        + ": use one of these names");
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Optional.ofNullable(map)
                .map(given -> Collections.unmodifiableMap(new TreeMap<>(given)))
                .orElse(Map.of());
    }

    private record Measure(MetricTable table, String metric) {}

    private static Map<String, Measure> measures(List<MetricTable> tables) {
        Map<String, Measure> measures = new LinkedHashMap<>();
        tables.stream()
                .filter(table -> table.segment().equals(Segment.ALL))
                .forEach(table -> table.metrics().forEach(metric -> {
                    Measure measure = new Measure(table, metric);
                    if (measures.putIfAbsent(metric, measure) != null) {
                        measures.put(table.name() + "." + metric, measure);
                    }
                }));
        return measures;
    }
}
