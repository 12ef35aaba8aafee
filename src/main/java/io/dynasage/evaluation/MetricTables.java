package io.dynasage.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Combines the measurements of all scorers into tables. */
final class MetricTables {
    private static final Map<String, String> WHY_NO_VALUE = Map.of(
            "auc",
            "it needs rows of both labels",
            "precision",
            "no row is predicted positive",
            "recall",
            "no row has label 1",
            "f1",
            "no row has label 1 or is predicted positive");

    private final String name;
    private final Map<Scorer, Map<Segment, Measured>> measured = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private DrawnUnits drawn;

    MetricTables(String name) {
        this.name = name;
    }

    /** Adds a scorer. The first one sets the segments and the rows that all others must have. */
    void add(Scorer scorer, Map<Segment, Measured> bySegment) {
        if (measured.keySet().stream().anyMatch(other -> other.name().equals(scorer.name()))) {
            throw new IllegalArgumentException(
                    "two scorers are named " + scorer.name() + "; give each a name of its own");
        }
        measured.put(scorer, bySegment);
    }

    /** Adds a note of one sentence to the table of all rows. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** Sets the units that the bootstrap draws from all rows. */
    void drawn(DrawnUnits units) {
        drawn = units;
    }

    /** Returns one table for all rows, then one per segment. */
    List<MetricTable> tables() {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("there is no scorer to evaluate; give at least the model");
        }
        Set<Segment> segments = new TreeSet<>();
        measured.values().forEach(bySegment -> segments.addAll(bySegment.keySet()));
        return segments.stream().map(this::table).toList();
    }

    /** Returns the table of scorers of which nothing could be measured. */
    MetricTable withoutValues(List<Scorer> scorers, List<String> metrics) {
        List<MetricRow> rows = scorers.stream()
                .map(scorer -> new MetricRow(scorer.name(), scorer.role(), Map.of(), List.of(), List.of()))
                .toList();
        return new MetricTable(name, Segment.ALL, 0, metrics, rows, List.of(), notes, null);
    }

    private MetricTable table(Segment segment) {
        checkSameRows(segment);
        Set<String> metrics = new LinkedHashSet<>();
        List<MetricRow> rows = new ArrayList<>();
        List<String> said = new ArrayList<>();
        boolean all = segment.equals(Segment.ALL);
        if (all) {
            said.addAll(notes);
        }
        measured.forEach((scorer, bySegment) -> {
            Measured values = bySegment.get(segment);
            metrics.addAll(values.metrics().keySet());
            rows.add(row(scorer, values));
            said.addAll(undefined(scorer, values));
        });
        long units = measured.values().iterator().next().get(segment).units();
        return new MetricTable(
                name, segment, units, List.copyOf(metrics), rows, comparisons(segment), said, all ? drawn : null);
    }

    private static MetricRow row(Scorer scorer, Measured values) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        values.metrics().forEach((metric, replicates) -> {
            if (!Double.isNaN(replicates[0])) {
                metrics.put(
                        metric,
                        new MetricValue(replicates[0], Interval.of(replicates).orElse(null)));
            }
        });
        return new MetricRow(scorer.name(), scorer.role(), metrics, values.calibration(), values.curve());
    }

    private static List<String> undefined(Scorer scorer, Measured values) {
        return values.metrics().entrySet().stream()
                .filter(metric -> Double.isNaN(metric.getValue()[0]))
                .map(metric -> "The " + metric.getKey() + " of " + scorer.name() + " has no value here: "
                        + WHY_NO_VALUE.getOrDefault(metric.getKey(), "it is not defined on these rows") + ".")
                .toList();
    }

    private List<Comparison> comparisons(Segment segment) {
        List<Comparison> comparisons = new ArrayList<>();
        measured.keySet().stream()
                .filter(scorer -> scorer.role() == Role.MODEL)
                .findFirst()
                .ifPresent(model -> {
                    Map<String, double[]> own = measured.get(model).get(segment).metrics();
                    measured.forEach((other, bySegment) -> {
                        if (!other.equals(model)) {
                            own.forEach((metric, values) ->
                                    compare(metric, values, other, bySegment.get(segment), comparisons));
                        }
                    });
                });
        return comparisons;
    }

    private static void compare(
            String metric, double[] model, Scorer other, Measured measured, List<Comparison> comparisons) {
        double[] values = measured.metrics().get(metric);
        if (values == null || Double.isNaN(model[0]) || Double.isNaN(values[0])) {
            return;
        }
        double[] lifts = new double[Math.min(model.length, values.length)];
        for (int r = 0; r < lifts.length; r++) {
            lifts[r] = Comparison.lift(model[r], values[r], Direction.of(metric));
        }
        comparisons.add(new Comparison(
                metric,
                other.name(),
                lifts[0],
                Interval.of(lifts).orElse(null),
                Lead.of(model, values, Direction.of(metric))));
    }

    private void checkSameRows(Segment segment) {
        Scorer first = measured.keySet().iterator().next();
        Measured expected = measured.get(first).getOrDefault(segment, Measured.NOTHING);
        measured.forEach((scorer, bySegment) -> {
            Measured found = bySegment.getOrDefault(segment, Measured.NOTHING);
            if (found.units() == 0
                    || found.units() != expected.units()
                    || found.fingerprint() != expected.fingerprint()) {
                throw new EvaluationException(
                        EvaluationException.Kind.INVALID_ROWS,
                        "in segment " + segment + ", " + scorer.name()
                                + " was scored on other rows (" + found.units() + ") than "
                                + first.name() + " (" + expected.units()
                                + "), so they cannot be compared; score the same test rows with each");
            }
        });
    }
}
