package io.dynasage.dynamodb.budget;

import java.util.SplittableRandom;

/**
 * How long to wait after a throttled or failed request: anything up to 50 ms, twice that after each further one, at
 * most 20 s (full jitter).
 */
public final class Backoff {
    private static final long FIRST_NANOS = 50_000_000L;
    private static final long MOST_NANOS = 20_000_000_000L;
    private static final int LAST_DOUBLING = 9;

    private final SplittableRandom random;

    /** Draws from that source. */
    public Backoff(SplittableRandom random) {
        this.random = random;
    }

    /** @param before how many such requests in a row came before this one */
    public synchronized long nanos(int before) {
        long most = Math.min(MOST_NANOS, FIRST_NANOS << Math.min(before, LAST_DOUBLING));
        return random.nextLong(most + 1);
    }
}
