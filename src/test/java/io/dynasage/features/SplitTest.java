package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.settings.Choice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SplitTest {
    @Test
    void hasTheNamesOfTheConfiguration() {
        assertEquals(Optional.of(Split.TIME), Choice.of(Split.class, "time"));
        assertEquals(Optional.of(Split.LAST_PER_USER), Choice.of(Split.class, "last-per-user"));
        assertEquals(Optional.of(Split.RANDOM_PER_USER), Choice.of(Split.class, "random-per-user"));
        assertEquals(Optional.of(Split.GIVEN), Choice.of(Split.class, "given"));
        assertEquals(Optional.of(Encoding.MULTI_HOT), Choice.of(Encoding.class, "multi-hot"));
        assertEquals(Optional.of(Feedback.EXPLICIT), Choice.of(Feedback.class, "explicit"));
        assertEquals(Optional.of(NumericForm.LOG1P), Choice.of(NumericForm.class, "log1p"));
        assertEquals(Optional.of(Task.REGRESSION), Choice.of(Task.class, "regression"));
    }

    @Test
    void anUnknownNameIsNotAChoice() {
        assertEquals(Optional.empty(), Choice.of(Split.class, "random"));
        assertEquals(List.of("time", "last-per-user", "random-per-user", "given"), Choice.spellings(Split.class));
    }
}
