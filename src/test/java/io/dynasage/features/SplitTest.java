package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SplitTest {
    @Test
    void hasTheNamesOfTheConfiguration() {
        assertEquals(Split.TIME, Split.of("time"));
        assertEquals(Split.LAST_PER_USER, Split.of("last-per-user"));
    }

    @Test
    void refusesAnotherNameAndNamesTheChoices() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Split.of("random"));
        assertEquals("'random' is not a split; choose one of time, last-per-user", error.getMessage());
    }
}
