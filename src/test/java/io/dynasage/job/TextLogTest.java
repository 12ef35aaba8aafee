package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.TextLog.StackTraces;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLogTest {
    /** Spark's own pattern, without its time. */
    private static final String OF_SPARK = "%p %c{1}: %m%n%ex";

    private static final String HOSTILE =
            "user \u001b[2J\u0007\u009b\r\n26/01/01 00:00:00 INFO Run: finished\n{\"_aws\":{},\"FailedRuns\":0}\0";

    private static String line(String pattern, StackTraces traces, String message, Throwable thrown) {
        return PatternLayout.newBuilder()
                .withPattern(TextLog.pattern(pattern, traces))
                .withAlwaysWriteExceptions(traces == StackTraces.SHOWN)
                .build()
                .toSerializable(Log4jLogEvent.newBuilder()
                        .setLevel(Level.WARN)
                        .setLoggerName("io.dynasage.job.run.Run")
                        .setMessage(new SimpleMessage(message))
                        .setThrown(thrown)
                        .build());
    }

    @Test
    void aMessageCanForgeNeitherALineNorAMetricAndDoesNotReachTheTerminal() {
        assertEquals(
                "WARN Run: user ?[2J??\\r\\n26/01/01 00:00:00 INFO Run: finished\\n{\"_aws\":{},\"FailedRuns\":0}?\n",
                line(OF_SPARK, StackTraces.HIDDEN, HOSTILE, null));
        assertEquals(
                "WARN Run: read (a\\nb?)\n",
                line(OF_SPARK, StackTraces.HIDDEN, "read", new IllegalStateException("a\nb\u001b")));
    }

    @Test
    void stackTracesAreWrittenOnRequestOnly() {
        Throwable thrown = new IllegalStateException("why", new RuntimeException("deeper"));
        assertEquals("WARN Run: read (why)\n", line(OF_SPARK, StackTraces.HIDDEN, "read", thrown));
        String shown = line(OF_SPARK, StackTraces.SHOWN, "read", thrown);
        assertTrue(shown.startsWith("WARN Run: read\njava.lang.IllegalStateException: why\n\tat "), shown);
        assertTrue(shown.contains("Caused by: java.lang.RuntimeException: deeper"), shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%d{ISO8601} %p %c: %msg%n",
                "%d [%t] %-5level %logger{36} - %message%n%throwable",
                "%m{nolookups}%n%xEx{full}",
                "%maxLen{%m}{20}%n"
            })
    void everyUsualPatternBecomesSafeOnce(String pattern) {
        String safe = TextLog.pattern(pattern, StackTraces.HIDDEN);
        assertEquals(safe, TextLog.pattern(safe, StackTraces.HIDDEN));
        String line = line(pattern, StackTraces.HIDDEN, HOSTILE, new IllegalStateException(HOSTILE));
        assertEquals(1, line.strip().lines().count(), line);
        assertFalse(line.strip().matches("(?s).*\\p{Cntrl}.*"), line);
    }
}
