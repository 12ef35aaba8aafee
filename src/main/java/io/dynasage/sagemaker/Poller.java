package io.dynasage.sagemaker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks again and again until an answer satisfies. The only place of the product that sleeps.
 *
 * <p>The pauses grow from a twentieth of the interval to the interval, by a half each: what is quick is noticed
 * quickly, and what takes hours is asked about seldom. Waiting gives up after the timeout, and at once when the thread
 * is interrupted; the interrupt flag stays set.
 */
public final class Poller {
    private final Duration interval;
    private final Duration timeout;
    private final Clock clock;

    /**
     * @param interval the longest pause between two questions, more than zero; for AWS 5 to 30 seconds, because
     *     Describe calls are throttled per account
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
     * Calls {@code read} until {@code done} accepts what it returns, and returns that. {@code read} is called at least
     * once, and once more at the end of the time.
     *
     * @param what what is waited for, for the message: "training job x to end"
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
