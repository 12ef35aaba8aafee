package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SplitTest {
    @Test
    void hasTheNamesOfTheConfiguration() {
        assertEquals(Split.TIME, Split.of("time"));
        assertEquals(Split.LAST_PER_USER, Split.of("last-per-user"));
        assertEquals(Split.GIVEN, Split.of("given"));
        assertEquals(Encoding.MULTI_HOT, Encoding.of("multi-hot"));
        assertEquals(Feedback.EXPLICIT, Feedback.of("explicit"));
        assertEquals(NumericForm.LOG1P, NumericForm.of("log1p"));
        assertEquals(Task.REGRESSION, Task.of("regression"));
    }

    @Test
    void refusesAnotherNameAndNamesTheChoices() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Split.of("random"));
        assertEquals("'random' is not a split; choose one of time, last-per-user, given", error.getMessage());
    }
}
