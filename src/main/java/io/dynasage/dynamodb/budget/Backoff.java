package io.dynasage.dynamodb.budget;

import java.util.SplittableRandom;

/**
 * The time to wait after a throttled or failed request: a random time of at most 50 ms. The limit doubles after each
 * further such request, up to 20 s (full jitter).
 */
public final class Backoff {
    private static final long FIRST_NANOS = 50_000_000L;
    private static final long MOST_NANOS = 20_000_000_000L;
    private static final int LAST_DOUBLING = 9;

    private final SplittableRandom random;

    /** Creates a backoff that draws from the given source of random numbers. */
    public Backoff(SplittableRandom random) {
        this.random = random;
    }

    /**
     * Returns the next waiting time in nanoseconds.
     *
     * @param before number of such requests in a row before this one
     */
    public synchronized long nanos(int before) {
        long most = Math.min(MOST_NANOS, FIRST_NANOS << Math.min(before, LAST_DOUBLING));
        return random.nextLong(most + 1);
    }
}
