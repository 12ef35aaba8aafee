package io.dynasage.dynamodb.budget;

/**
 * Additive increase, multiplicative decrease: a throttled request halves the rate, and after 10 s the rate grows again
 * by 5 % of the full rate every 5 s. Requests that are throttled within the same second halve the rate only once,
 * because they were sent before any task could slow down. Not thread-safe.
 */
final class SlowDown {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOLD_NANOS = 10 * SECOND;
    private static final long STEP_NANOS = 5 * SECOND;
    private static final double STEP = 0.05;

    private double factorThen = 1;
    private long since;
    private boolean ever;

    /** Returns the fraction of the rate to use, in (0, 1]. */
    double factor(long now) {
        long grown = now - since - HOLD_NANOS;
        if (!ever || grown < 0) {
            return factorThen;
        }
        return Math.min(1, factorThen + STEP * (1 + grown / STEP_NANOS));
    }

    void throttled(long now) {
        if (!ever || now - since >= SECOND) {
            factorThen = factor(now) / 2;
            since = now;
            ever = true;
        }
    }
}
