package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PoissonWeightsTest {
    private static final int DRAWS = 1_000_000;

    @Test
    void areDrawnFromPoissonOfMeanOne() {
        int[] counts = new int[20];
        PoissonWeights weights = new PoissonWeights(100, 7);
        for (long unit = 0; unit < DRAWS / 100; unit++) {
            short[] drawn = weights.of(unit);
            for (int r = 1; r < drawn.length; r++) {
                counts[drawn[r]]++;
            }
        }
        double probability = Math.exp(-1);
        for (int k = 0; k < 8; k++) {
            probability /= Math.max(1, k);
            double sigma = Math.sqrt(DRAWS * probability);
            assertEquals(DRAWS * probability, counts[k], 4 * sigma, "weight " + k);
        }
    }

    @Test
    void dependOnSeedUnitAndReplicateOnly() {
        PoissonWeights same = new PoissonWeights(50, 3);
        short[] first = same.of(11);
        for (int unit = 100; unit < 300_000; unit++) {
            same.of(unit);
        }
        PoissonWeights others = new PoissonWeights(50, 3);
        others.of(10);
        assertArrayEquals(first, others.of(11));
        assertEquals(1, first[0]);
        assertArrayEquals(Arrays.copyOf(first, 21), new PoissonWeights(20, 3).of(11));
        assertFalse(Arrays.equals(first, new PoissonWeights(50, 4).of(11)));
        assertFalse(Arrays.equals(first, new PoissonWeights(50, 3).of(12)));
    }

    /** A change of these numbers would change the intervals of runs that are to be repeatable. */
    @Test
    void stayWhatTheyAre() {
        assertArrayEquals(GOLDEN, new PoissonWeights(12, 1).of(42));
    }

    private static final short[] GOLDEN = {1, 0, 0, 0, 1, 0, 2, 0, 2, 1, 1, 0, 0};
}
