package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class IntervalTest {
    @Test
    void liesBetweenThePercentilesOfTheReplicates() {
        double[] replicates = new double[202];
        for (int n = 1; n < replicates.length; n++) {
            replicates[n] = (n * 37) % 201;
        }
        replicates[0] = 1e9;
        assertEquals(new Interval(5, 195), Interval.of(replicates).orElseThrow());
        assertEquals(1.025, Interval.of(new double[] {0, 2, 1}).orElseThrow().low(), 1e-12);
    }

    @Test
    void needsNineTenthsOfTheReplicates() {
        double[] replicates = new double[101];
        Arrays.fill(replicates, 1, 11, Double.NaN);
        assertEquals(new Interval(0, 0), Interval.of(replicates).orElseThrow());
        replicates[11] = Double.POSITIVE_INFINITY;
        assertEquals(Optional.empty(), Interval.of(replicates));
        assertEquals(Optional.empty(), Interval.of(new double[] {3}));
    }

    /** With both ends at its value, it would decide every comparison. */
    @Test
    void oneReplicateGivesNoInterval() {
        assertEquals(Optional.empty(), Interval.of(new double[] {0, 2}));
        assertEquals(Optional.empty(), Interval.of(new double[] {0, 2, Double.NaN}));
    }

    @Test
    void refusesResamplesOutOfRange() {
        assertEquals(
                "a bootstrap of -1 resamples is out of range; give 0 (no intervals) to 10000",
                assertThrows(IllegalArgumentException.class, () -> new Bootstrap(List.of(), -1, 0))
                        .getMessage());
    }
}
