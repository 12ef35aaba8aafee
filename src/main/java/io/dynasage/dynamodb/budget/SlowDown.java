package io.dynasage.dynamodb.budget;

/**
 * Additive increase, multiplicative decrease: a throttled request halves the rate; after 10 s it grows again by 5 % of
 * the whole every 5 s. Requests throttled within the same second, which were sent before anyone could slow down, halve
 * it once. Not thread-safe.
 */
final class SlowDown {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOLD_NANOS = 10 * SECOND;
    private static final long STEP_NANOS = 5 * SECOND;
    private static final double STEP = 0.05;

    private double factorThen = 1;
    private long since;
    private boolean ever;

    /** The share of the rate to use, in (0, 1]. */
    double factor(long now) {
        long grown = ever ? now - since - HOLD_NANOS : 0;
        return grown < 0 || !ever ? factorThen : Math.min(1, factorThen + STEP * (1 + grown / STEP_NANOS));
    }

    void throttled(long now) {
        if (!ever || now - since >= SECOND) {
            factorThen = factor(now) / 2;
            since = now;
            ever = true;
        }
    }
}
