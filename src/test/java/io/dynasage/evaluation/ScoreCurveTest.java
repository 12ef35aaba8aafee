package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScoreCurveTest {
    @Test
    void scoresThatLieCloseTogetherAreStillSeparated() {
        // The scores of a rare event: 1,000 rows each from 0.0001 to 0.0100.
        SortedMap<Long, ScoreCurve.Step> steps = new TreeMap<>(Comparator.reverseOrder());
        for (long step = 1; step <= 100; step++) {
            steps.put(step, new ScoreCurve.Step(1000, step));
        }
        List<CurvePoint> curve = ScoreCurve.of(steps);
        assertEquals(ScoreCurve.POINTS, curve.size());
        assertEquals(new CurvePoint(0.0099, 2000, 199), curve.get(0));
        assertEquals(new CurvePoint(0.0001, 100_000, 5050), curve.get(49));
    }

    @Test
    void withoutRowsThereIsNoPoint() {
        assertEquals(List.of(), ScoreCurve.of(new TreeMap<>()));
    }

    @Property
    void theCurveIsShortRisesAndEndsWithAllRows(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 1000) Integer> counts) {
        SortedMap<Long, ScoreCurve.Step> steps = new TreeMap<>(Comparator.reverseOrder());
        counts.forEach(count -> steps.put((long) steps.size(), new ScoreCurve.Step(count, count / 2)));
        List<CurvePoint> curve = ScoreCurve.of(steps);
        assertTrue(curve.size() <= ScoreCurve.POINTS && curve.size() >= Math.min(counts.size(), 1));
        for (int i = 1; i < curve.size(); i++) {
            assertTrue(curve.get(i).rows() > curve.get(i - 1).rows());
            assertTrue(curve.get(i).score() < curve.get(i - 1).score());
        }
        assertEquals(
                counts.stream().mapToLong(count -> count).sum(),
                curve.get(curve.size() - 1).rows());
    }
}
