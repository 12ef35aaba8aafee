package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void aCellKeepsItsColumnAndItsLine() {
        assertEquals(
                List.of("run" + " ".repeat(18) + "state", "x\\n\\u001b[2Jnightly  done"),
                TextTable.lines(List.of(List.of("run", "state"), List.of("x\n\u001b[2Jnightly", "done"))));
    }

    @Test
    void aFindingIsOneLine() {
        assertEquals(
                "fail  a\\u001bb" + " ".repeat(17) + "is \\u0007 {\"_aws\":{}}",
                Finding.fail("a\u001bb", "is \u0007\n{\"_aws\":{}}", "", ExitCode.DATA)
                        .line());
    }
}
