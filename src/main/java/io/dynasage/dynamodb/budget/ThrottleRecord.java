package io.dynasage.dynamodb.budget;

/**
 * Counts the requests of the last minutes, throttled or not. Throttling is persistent if more than 5 % of the requests
 * are throttled in each of 3 consecutive minutes. Not thread-safe.
 */
final class ThrottleRecord {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int BAD_MINUTES = 3;
    private static final double TOLERATED = 0.05;

    private long minuteStart;
    private long pages;
    private long throttled;
    private int badMinutes;
    private double worst;

    ThrottleRecord(long now) {
        this.minuteStart = now;
    }

    void page(long now) {
        roll(now);
        pages++;
    }

    void throttled(long now) {
        roll(now);
        throttled++;
    }

    boolean persistent() {
        return badMinutes >= BAD_MINUTES;
    }

    /** Returns the largest share of throttled requests in one of those minutes. */
    double worst() {
        return worst;
    }

    private void roll(long now) {
        while (now - minuteStart >= MINUTE_NANOS) {
            double share = (double) throttled / Math.max(1, pages + throttled);
            if (share > TOLERATED) {
                badMinutes++;
                worst = Math.max(worst, share);
                minuteStart += MINUTE_NANOS;
            } else {
                badMinutes = 0;
                worst = 0;
                minuteStart += MINUTE_NANOS * ((now - minuteStart) / MINUTE_NANOS);
            }
            pages = 0;
            throttled = 0;
        }
    }
}
