package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TwinComparisonTest {
    @Test
    void theWholeIntervalMustSayThatTheModelIsWorse() {
        assertFalse(paired(new Lead(-0.01, new Interval(-0.03, 0.001))).worse());
        assertTrue(paired(new Lead(-0.01, new Interval(-0.03, -0.001))).worse());
        assertFalse(paired(new Lead(0.01, null)).worse(), "without an interval the difference decides");
        assertTrue(paired(new Lead(-0.01, null)).worse());
    }

    @Test
    void aTwinThatCannotBeScoredAgainIsComparedAsItWasJudged() {
        assertFalse(alone("auc", new MetricValue(0.79, new Interval(0.77, 0.81)), 0.8)
                .worse());
        assertTrue(alone("auc", new MetricValue(0.78, new Interval(0.77, 0.79)), 0.8)
                .worse());
        assertTrue(alone("auc", new MetricValue(0.79, null), 0.8).worse());
        assertFalse(alone("rmse", new MetricValue(0.81, new Interval(0.79, 0.83)), 0.8)
                .worse());
        assertTrue(alone("rmse", new MetricValue(0.82, new Interval(0.81, 0.83)), 0.8)
                .worse());
    }

    @Test
    void saysBothValues() {
        assertEquals(
                "On the twin's test rows, which it has learnt from, the final model's ndcgAt10 is 0.5000; the twin's is"
                        + " 0.4000, better beyond chance.",
                paired(new Lead(-0.01, new Interval(-0.03, -0.001))).sentence());
        assertEquals(
                "On the twin's test rows, which it has learnt from, the final model's ndcgAt10 is 0.5000; the twin's is"
                        + " 0.4000, better, perhaps by chance, as there is no interval.",
                paired(new Lead(-0.01, null)).sentence());
        assertEquals(
                "On the twin's test rows, which it has learnt from, the final model's auc is 0.7900; the twin's is"
                        + " 0.7000.",
                alone("auc", new MetricValue(0.79, null), 0.7).sentence());
    }

    @Test
    void withoutAValueThereIsNothingToCompare() {
        EvaluationReport report = report("auc", List.of(), List.of());
        assertEquals(Optional.empty(), TwinComparison.of(report, Optional.of(new MetricValue(0.8, null))));
        assertEquals(
                Optional.empty(),
                TwinComparison.of(
                        report("auc", List.of(row(Role.MODEL, "model", "auc", new MetricValue(0.8, null))), List.of()),
                        Optional.empty()));
    }

    private static TwinComparison paired(Lead lead) {
        String metric = "ndcgAt10";
        return TwinComparison.of(
                        report(
                                metric,
                                List.of(
                                        row(Role.MODEL, "model", metric, new MetricValue(0.5, null)),
                                        row(Role.LIVE, TwinComparison.TWIN, metric, new MetricValue(0.4, null))),
                                List.of(new Comparison(metric, TwinComparison.TWIN, 0, null, lead))),
                        Optional.empty())
                .orElseThrow();
    }

    private static TwinComparison alone(String metric, MetricValue model, double judged) {
        return TwinComparison.of(
                        report(metric, List.of(row(Role.MODEL, "model", metric, model)), List.of()),
                        Optional.of(new MetricValue(judged, null)))
                .orElseThrow();
    }

    private static MetricRow row(Role role, String name, String metric, MetricValue value) {
        return new MetricRow(name, role, Map.of(metric, value), List.of(), List.of());
    }

    private static EvaluationReport report(String metric, List<MetricRow> rows, List<Comparison> comparisons) {
        MetricTable table =
                new MetricTable("candidates", Segment.ALL, 10, List.of(metric), rows, comparisons, List.of(), null);
        return new EvaluationReport(metric, List.of(table), Map.of(), Map.of(), List.of(), Map.of());
    }
}
