package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
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
                "factorization-machines is the model, not compared with als, because there is no validation part"
                        + " with an item that is new to its user.",
                choice.sentence());
    }

    /** The replicates of the first model are 0.5; those of the second are at the ends of the interval. */
    private static ModelChoice choice(double lead, Interval interval, long users) {
        double[] second = {0.5 + lead};
        if (interval != null) {
            second = new double[201];
            for (int r = 0; r < second.length; r += 2) {
                second[r] = 0.5 + interval.low();
                second[Math.min(r + 1, 200)] = 0.5 + interval.high();
            }
            second[200] = 0.5 + interval.low();
            second[0] = 0.5 + lead;
        }
        double[] first = new double[second.length];
        Arrays.fill(first, 0.5);
        return ModelChoice.of(FIRST, first, "als", second, users);
    }
}
