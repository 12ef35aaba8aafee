package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollerTest {
    private final AtomicInteger asked = new AtomicInteger();

    private static Poller poller(Duration timeout) {
        return new Poller(Duration.ofMillis(1), timeout, Clock.systemUTC());
    }

    @Test
    void asksUntilTheAnswerSatisfies() {
        assertEquals(3, poller(Duration.ofSeconds(5)).until(asked::incrementAndGet, n -> n == 3, "three"));
    }

    @Test
    void givesUpAfterTheTimeoutAndSaysWhatItWaitedFor() {
        SageMakerFailure e = assertThrows(
                SageMakerFailure.class,
                () -> poller(Duration.ofMillis(3)).until(asked::incrementAndGet, n -> false, "the impossible"));

        assertEquals(
                "Waited PT0.003S for the impossible, and it has not happened. Look at its state in the SageMaker "
                        + "console; if it only needs longer, raise the timeout.",
                e.getMessage());
        assertTrue(asked.get() >= 2);
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        Thread.currentThread().interrupt();

        SageMakerFailure e = assertThrows(
                SageMakerFailure.class,
                () -> poller(Duration.ofSeconds(5)).until(asked::incrementAndGet, n -> false, "the impossible"));

        assertTrue(Thread.interrupted());
        assertEquals("Interrupted while waiting for the impossible.", e.getMessage());
    }

    @Test
    void durationsMustBePositive() {
        assertEquals(
                "The poller's interval is PT0S; it must be longer than zero, for example PT15S.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Poller(Duration.ZERO, Duration.ofSeconds(1), Clock.systemUTC()))
                        .getMessage());
    }
}
