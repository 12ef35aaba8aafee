package io.dynasage.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * Scorers beside one another on the same rows.
 *
 * @param name what was measured: {@code candidates}, {@code lists}, {@code classification}, {@code regression}
 * @param segment the rows it was measured on
 * @param units how many units were measured: groups of candidates, users with positives, or rows
 * @param metrics names of what was measured, in order; a scorer may lack a value, which a note explains
 * @param rows one per scorer, the model first
 * @param comparisons the model against each other scorer, by metric
 * @param notes what a reader must know to read the values right, one sentence each
 */
public record MetricTable(
        String name,
        Segment segment,
        long units,
        List<String> metrics,
        List<MetricRow> rows,
        List<Comparison> comparisons,
        List<String> notes) {
    /** Copies the lists. */
    public MetricTable {
        metrics = List.copyOf(metrics);
        rows = List.copyOf(rows);
        comparisons = List.copyOf(comparisons);
        notes = List.copyOf(notes);
    }

    /** The row of a scorer. */
    public Optional<MetricRow> row(String scorer) {
        return rows.stream().filter(row -> row.scorer().equals(scorer)).findFirst();
    }

    /** A scorer's value of a metric; empty if there is no such scorer, or it has no such value. */
    public Optional<MetricValue> value(String scorer, String metric) {
        return row(scorer).map(row -> row.metrics().get(metric));
    }
}
