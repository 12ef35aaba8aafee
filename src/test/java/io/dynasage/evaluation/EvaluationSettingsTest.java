package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluationSettingsTest {
    private static final EvaluationSettings PLAIN =
            EvaluationSettings.of(Seeded.bootstrap(1).over("user_id"));

    @Test
    void namesTheColumnsThatRowsNeed() {
        assertEquals(
                List.of("label", "score", "device", "user_id"),
                PLAIN.by("device").columns("label", "score"));
        assertEquals(List.of(10), PLAIN.cutoffs());
        assertEquals(200, PLAIN.bootstrap().resamples());
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertEquals(
                "a ranking cannot be cut off at place 0; give at least 1",
                assertThrows(IllegalArgumentException.class, () -> PLAIN.at(5, 0))
                        .getMessage());
        assertEquals(
                "the segment column 'a=b' cannot be distinguished from its values; give a name without '='",
                assertThrows(IllegalArgumentException.class, () -> PLAIN.by("a=b"))
                        .getMessage());
    }

    @Test
    void tablesNeedScorersOfDifferentNames() {
        MetricTables tables = new MetricTables("regression");
        assertEquals(
                "there is no scorer to evaluate; give at least the model",
                assertThrows(IllegalArgumentException.class, tables::tables).getMessage());
        Map<Segment, Measured> measured =
                Map.of(Segment.ALL, new Measured(1, 1, Map.of("mae", new double[] {1}), List.of(), List.of()));
        tables.add(Scorer.model(null), measured);
        assertEquals(
                "two scorers are named model; give each a name of its own",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> tables.add(
                                        new Scorer("model", Role.LIVE, Scorer.Meaning.PREDICTION, null), measured))
                        .getMessage());
    }

    @Test
    void liftsAreSignedByWhatIsBetter() {
        assertEquals(0.5, Comparison.lift(3, 2, Direction.MORE_IS_BETTER));
        assertEquals(-0.5, Comparison.lift(3, 2, Direction.LESS_IS_BETTER));
        assertEquals(0.5, Comparison.lift(-1, -2, Direction.MORE_IS_BETTER));
        assertEquals(0, Comparison.lift(0, 0, Direction.MORE_IS_BETTER));
        assertEquals(Double.NEGATIVE_INFINITY, Comparison.lift(1, 0, Direction.LESS_IS_BETTER));
    }
}
