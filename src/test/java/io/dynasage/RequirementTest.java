package io.dynasage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequirementTest {
    private static final Requirement PROGRAM = Requirement.program("aws");
    private static final Requirement DATA = Requirement.data(Path.of("../data/ml"));

    @Test
    void whatIsMissingIsSkippedWithWhatBringsIt() {
        assertEquals(
                "aws is missing; what brings it: .ci/run --tools",
                assertThrows(TestAbortedException.class, () -> PROGRAM.check(false, false, false))
                        .getMessage());
        assertThrows(TestAbortedException.class, () -> DATA.check(false, false, false));
        assertDoesNotThrow(() -> PROGRAM.check(true, true, false));
    }

    @Test
    void inACompleteBuildItFails() {
        assertThrows(AssertionFailedError.class, () -> PROGRAM.check(false, true, false));
        assertEquals(
                "../data/ml is missing; what brings it: put the public data set there, or run .ci/run --without-data",
                assertThrows(AssertionFailedError.class, () -> DATA.check(false, true, false))
                        .getMessage());
    }

    @Test
    void withoutDataOnlyDataMayBeMissing() {
        assertThrows(TestAbortedException.class, () -> DATA.check(false, true, true));
        assertThrows(AssertionFailedError.class, () -> PROGRAM.check(false, true, true));
    }
}
