package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {
    private static final String FIRST = "factorization-machines";

    @Test
    void theSecondIsTakenOnlyIfTheWholeIntervalOfItsLeadIsAboveZero() {
        assertEquals("als", choice(0.01, new Interval(0.001, 0.02), 500).taken());
        assertEquals(FIRST, choice(0.01, new Interval(0, 0.02), 500).taken());
        assertEquals(FIRST, choice(0.01, new Interval(-0.001, 0.02), 500).taken());
        assertEquals(FIRST, choice(-0.01, new Interval(-0.02, -0.001), 500).taken());
        assertEquals(FIRST, choice(0.01, null, 500).taken(), "no interval");
        assertEquals(FIRST, choice(0.01, new Interval(0.001, 0.02), 29).taken(), "too few users");
    }

    @Test
    void theSentenceNamesTheModelAndBothValues() {
        assertEquals(
                "als is the model: on the validation part the ndcgAt10 of factorization-machines is 0.5000, that of als"
                        + " is 0.5100, and the lead of als is 0.0100 (95 % interval: 0.0010 to 0.0200).",
                choice(0.01, new Interval(0.001, 0.02), 500).sentence());
        assertEquals(
                "factorization-machines is the model: on the validation part the ndcgAt10 of factorization-machines is"
                        + " 0.5000, that of als is 0.5100, and the lead of als is 0.0100 (95 % interval: -0.0010 to"
                        + " 0.0200), which does not show that it is better.",
                choice(0.01, new Interval(-0.001, 0.02), 500).sentence());
    }

    @Test
    void withoutRowsToCompareOnTheFirstIsTaken() {
        ModelChoice choice = ModelChoice.withoutComparison(FIRST, "als");
        assertEquals(FIRST, choice.taken());
        assertEquals(Map.of(), choice.values());
        assertNull(choice.lead());
        assertEquals(
                "factorization-machines is the model, not compared with als, because the validation part has no item"
                        + " that is new to its user.",
                choice.sentence());
    }

    private static ModelChoice choice(double lead, Interval interval, long users) {
        String metric = "ndcgAt10";
        MetricTable table = new MetricTable(
                "candidates",
                Segment.ALL,
                2000,
                List.of(metric),
                List.of(
                        new MetricRow("als", Role.MODEL, Map.of(metric, new MetricValue(0.5 + lead, null)), List.of()),
                        new MetricRow(FIRST, Role.BASELINE, Map.of(metric, new MetricValue(0.5, null)), List.of())),
                List.of(new Comparison(metric, FIRST, 0, null, new Lead(lead, interval))),
                List.of(),
                new DrawnUnits(users, "users"));
        return ModelChoice.between(
                FIRST, "als", new EvaluationReport(metric, List.of(table), Map.of(), Map.of(), List.of()));
    }
}
