package io.dynasage.sagemaker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Repeats a request until the result meets a condition. This is the only production code that sleeps.
 *
 * <p>The pauses grow from one twentieth of the interval to the full interval, by half each time. Short waits therefore
 * end quickly, and waits of several hours make few requests. The wait ends after the timeout, or immediately when the
 * thread is interrupted; the interrupt flag stays set.
 */
public final class Poller {
    private final Duration interval;
    private final Duration timeout;
    private final Clock clock;

    /**
     * @param interval the longest pause between two requests, more than zero; 5 to 30 seconds for AWS, because Describe
     *     calls are throttled per account
     * @param timeout the longest wait, more than zero
     * @param clock measures the timeout
     */
    public Poller(Duration interval, Duration timeout, Clock clock) {
        this.interval = positive(interval, "interval");
        this.timeout = positive(timeout, "timeout");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    private static Duration positive(Duration duration, String name) {
        if (duration == null || duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(
                    "The poller's " + name + " is " + duration + "; it must be longer than zero, for example PT15S.");
        }
        return duration;
    }

    /**
     * Calls {@code read} until {@code done} accepts the result, and returns that result. {@code read} is called at
     * least once, and once more after the timeout.
     *
     * @param what the awaited event, for the message: "training job x to end"
     * @throws SageMakerFailure after the timeout, or when the thread is interrupted
     */
    public <T> T until(Supplier<T> read, Predicate<T> done, String what) {
        Instant deadline = clock.instant().plus(timeout);
        long pause = Math.max(1, interval.toMillis() / 20);
        while (true) {
            boolean last = !clock.instant().isBefore(deadline);
            T value = read.get();
            if (done.test(value)) {
                return value;
            }
            if (last) {
                throw new SageMakerFailure("Waited " + timeout + " for " + what + ", and it has not happened. "
                        + "Look at its state in the SageMaker console; if it only needs longer, raise the timeout.");
            }
            pause(pause, what);
            pause = Math.min(interval.toMillis(), pause + (pause + 1) / 2);
        }
    }

    private static void pause(long millis, String what) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SageMakerFailure("Interrupted while waiting for " + what + ".", e);
        }
    }
}
