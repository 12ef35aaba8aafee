package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LeadTest {
    @Test
    void isTheDifferenceOfPairedReplicates() {
        double[] model = {0.5, 0.6, 0.4, 0.5};
        double[] other = {0.25, 0.5, 0.5, 0.25};
        Lead lead = Lead.of(model, other, Direction.MORE_IS_BETTER);
        assertEquals(0.25, lead.value());
        // The replicates are -0.1, 0.1 and 0.25; their 2.5th percentile is 5 % of the way from the first to the second.
        assertEquals(-0.09, lead.interval().low(), 1e-12);
        assertEquals(0.2425, lead.interval().high(), 1e-12);
        assertEquals(-0.25, Lead.of(model, other, Direction.LESS_IS_BETTER).value());
        assertNull(Lead.of(new double[] {1}, new double[] {2}, Direction.MORE_IS_BETTER)
                .interval());
    }

    @Test
    void decidesByTheEndsOfItsInterval() {
        assertEquals(Verdict.BEATEN, new Lead(0.1, new Interval(0.001, 0.2)).verdict());
        assertEquals(Verdict.UNDECIDED, new Lead(0.1, new Interval(0, 0.2)).verdict());
        assertEquals(Verdict.UNDECIDED, new Lead(-0.1, new Interval(-0.2, 0)).verdict());
        assertEquals(Verdict.BETTER, new Lead(-0.1, new Interval(-0.2, -0.001)).verdict());
        assertEquals(Verdict.UNDECIDED, new Lead(0.1, null).verdict());
    }

    @Test
    void fourTimesTheUsersHalveTheInterval() {
        Lead lead = new Lead(0.01, new Interval(-0.02, 0.04));
        assertEquals(0.03, lead.halfWidth().orElseThrow(), 1e-12);
        assertEquals(OptionalLong.of(900), lead.unitsToDecide(100), "half of the interval has to fall to a third");
        assertEquals(OptionalLong.of(900), new Lead(-0.01, new Interval(-0.04, 0.02)).unitsToDecide(100));
        assertEquals(OptionalLong.of(101), new Lead(0.03, new Interval(-0.01, 0.04)).unitsToDecide(100));
        assertEquals(OptionalLong.empty(), new Lead(0, new Interval(-0.04, 0.02)).unitsToDecide(100));
        assertEquals(OptionalLong.empty(), new Lead(0.01, null).unitsToDecide(100));
        assertEquals(OptionalDouble.empty(), new Lead(0.01, null).halfWidth());
    }
}
