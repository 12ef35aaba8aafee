package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class AtOnceTest {
    @Test
    void givesResultsInTheirOrderThoughTheLastOneEndsFirst() {
        CountDownLatch second = new CountDownLatch(1);
        assertEquals(
                List.of(1, 2),
                AtOnce.all(List.of(
                        () -> {
                            assertTrue(second.await(10, TimeUnit.SECONDS), "they do not work at once");
                            return 1;
                        },
                        () -> {
                            second.countDown();
                            return 2;
                        })));
    }

    @Test
    void failsWithTheFirstFailureWhenAllHaveEnded() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch failed = new CountDownLatch(1);
        RuntimeException failure = assertThrows(
                IllegalArgumentException.class,
                () -> AtOnce.all(List.of(
                        () -> {
                            failed.countDown();
                            throw new IllegalArgumentException("the first");
                        },
                        () -> {
                            failed.await();
                            ended.set(true);
                            throw new IllegalStateException("the second");
                        })));
        assertEquals("the first", failure.getMessage());
        assertTrue(ended.get());
    }

    @Test
    void wrapsACheckedException() {
        assertEquals(
                IOException.class,
                assertThrows(
                                IllegalStateException.class,
                                () -> AtOnce.all(List.of(() -> {
                                    throw new IOException("no disk");
                                })))
                        .getCause()
                        .getClass());
    }

    @Test
    void logLinesOfAllCarryTheRun() {
        MDC.put("run", "nightly");
        try {
            assertEquals(
                    List.of("nightly", "nightly"), AtOnce.all(List.of(() -> MDC.get("run"), () -> MDC.get("run"))));
        } finally {
            MDC.remove("run");
        }
    }
}
