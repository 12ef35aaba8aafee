package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParityTest {
    private static Optional<String> problem(double answer, double expected) {
        return Parity.compared(new double[] {answer}, new double[] {expected}).problem();
    }

    @Test
    void answersMayDifferByTheRoundingOf32Bits() {
        double score = 1234.56789;
        assertTrue(Math.abs((float) score - score) > 1e-5);
        assertEquals(Optional.empty(), problem((float) score, score));
        assertEquals(Optional.empty(), problem(0.500009, 0.5));
    }

    @Test
    void otherDifferencesShowAnotherModel() {
        assertEquals(
                Optional.of(
                        "The endpoint answers 0.50002 where the model's artifact says 0.5, more than 1.0E-5 apart, so"
                                + " it does not serve the model that was judged."),
                problem(0.50002, 0.5));
        assertTrue(problem(1234.6, 1234.5).isPresent());
        assertTrue(problem(Double.NaN, 0.5).isPresent());
        assertTrue(problem(1, Double.POSITIVE_INFINITY).isPresent());
    }
}
