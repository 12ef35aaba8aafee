package io.dynasage.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * Several scorers compared on the same rows.
 *
 * @param name the kind of measurement: {@code candidates}, {@code lists}, {@code classification}, {@code regression}
 * @param segment the rows that were measured
 * @param units number of units that were measured: groups of candidates, users with positives, or rows
 * @param metrics names of the metrics, in order; a scorer may lack a value, which a note explains
 * @param rows one per scorer, the model first
 * @param comparisons the model compared with each other scorer, by metric
 * @param notes facts that a reader needs to interpret the values, one sentence each
 * @param drawn the units that the bootstrap draws; null if they are the units above, and in files of earlier releases
 */
public record MetricTable(
        String name,
        Segment segment,
        long units,
        List<String> metrics,
        List<MetricRow> rows,
        List<Comparison> comparisons,
        List<String> notes,
        DrawnUnits drawn) {
    /** Copies the lists. */
    public MetricTable {
        metrics = List.copyOf(metrics);
        rows = List.copyOf(rows);
        comparisons = List.copyOf(comparisons);
        notes = List.copyOf(notes);
    }

    /** Returns the row of a scorer. */
    public Optional<MetricRow> row(String scorer) {
        return rows.stream().filter(row -> row.scorer().equals(scorer)).findFirst();
    }

    /** Returns a scorer's value of a metric; empty if there is no such scorer, or it has no such value. */
    public Optional<MetricValue> value(String scorer, String metric) {
        return row(scorer).map(row -> row.metrics().get(metric));
    }
}
