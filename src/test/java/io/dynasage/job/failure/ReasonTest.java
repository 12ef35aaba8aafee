package io.dynasage.job.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void ofAFailedTaskIsWithoutTheStackTraceInItsMessage() {
        assertEquals(
                "Job aborted due to stage failure: Task 0 failed 4 times: java.lang.IllegalStateException: no\\nway",
                Reason.of(new SparkException("Job aborted due to stage failure: Task 0 failed 4 times:"
                        + " java.lang.IllegalStateException: no\nway\n\tat a.B.c(B.java:1)\n\tat"
                        + " java.base/java.lang.Thread.run(Thread.java:1)\n\nDriver stacktrace:")));
    }

    @Test
    void ofAFailureWithoutAMessageIsItsType() {
        assertEquals("java.lang.NullPointerException", Reason.of(new NullPointerException()));
    }

    @Test
    void keepsTheLinesOfOurOwnMessagesAndForgesNone() {
        String ours = new NotReadyException(
                        List.of(Finding.fail("table", "bad \n{\"_aws\":{}}", "Mend it.", ExitCode.DATA)))
                .getMessage();
        assertEquals(
                "The run would fail later, so it was not begun:\n  table: bad \\n{\"_aws\":{}} Mend it.",
                Reason.of(new RuntimeException(ours)));
    }
}
