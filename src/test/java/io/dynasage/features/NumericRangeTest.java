package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumericRangeTest {
    @Test
    void aScaleThatLeavesNumbersFarFromOneIsNamedWithTheOneToSet() {
        assertEquals(
                Optional.of("column 'cents' has numbers from 0.0 to 499999.0, which its scale 1.0 leaves far from 1;"
                        + " set its scale to about 0.00004"),
                new NumericRange(0, 0, 499_999, 28_000, 1).warning("cents"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 199, 20, 1, 0.05",
        "0, 199, 115, 1, 0.009",
        "-4000000, 10, 2000, -1, 0.0005",
        "0, 0.001, 0.0005, 1, 2000",
        "0, 1e30, 1e28, 1e-6, 0.0000000000000000000000000001",
    })
    void theProposedScaleBringsTheTypicalNumberNearOne(
            double least, double greatest, double typical, double scale, String proposed) {
        String warning = new NumericRange(0, least, greatest, typical, scale)
                .warning("x")
                .orElseThrow();
        assertTrue(warning.endsWith("set its scale to about " + proposed), warning);
        NumericRange suited = new NumericRange(0, least, greatest, typical, Double.parseDouble(proposed));
        assertEquals(Optional.empty(), suited.warning("x"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0.1, 1", "-1, 1, 1, 1", "0, 199, 20, 0.05", "0, 0, 0, 1", "0, 90, 9.9, 1", "0, 0.01, 0.001, 1"})
    void numbersNearOneAreFine(double least, double greatest, double typical, double scale) {
        assertEquals(Optional.empty(), new NumericRange(5, least, greatest, typical, scale).warning("x"));
    }

    @Test
    void aMeanOfSquaresThatOverflowedIsTakenForTheExtent() {
        String warning = new NumericRange(0, 0, 1e200, Double.POSITIVE_INFINITY, 1)
                .warning("x")
                .orElseThrow();
        assertTrue(warning.matches(".*about 0\\.0{199}1"), warning);
    }

    @Test
    void numbersWhoseProductsAreInfiniteAreTooLarge() {
        assertTrue(new NumericRange(0, 0, 1e30, 1, 1e-6).isTooLarge());
        assertTrue(new NumericRange(0, -1e19, 0, 1, 1).isTooLarge());
        assertFalse(new NumericRange(0, 0, 1e30, 1, 1e-12).isTooLarge());
        assertFalse(Float.isInfinite((float) NumericRange.MOST * (float) NumericRange.MOST));
    }

    @Test
    void notesNameWhatWasFilledAndTheScales() {
        ExampleNotes notes = ExampleNotes.of(Map.of(
                "b", new NumericRange(0, 0, 500, 100, 1),
                "a", new NumericRange(7, 0, 1, 1, 1)));
        assertEquals(Map.of("a", 7L), notes.filled());
        assertEquals(
                List.of("column 'b' has numbers from 0.0 to 500.0, which its scale 1.0 leaves far from 1; set its scale"
                        + " to about 0.01"),
                notes.scales());
        assertEquals(List.of(), notes.warnings(), "scales matter to some algorithms only");
    }
}
