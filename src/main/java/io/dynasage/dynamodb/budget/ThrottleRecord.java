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
            double share = pages + throttled == 0 ? 0 : (double) throttled / (pages + throttled);
            badMinutes = share > TOLERATED ? badMinutes + 1 : 0;
            worst = share > TOLERATED ? Math.max(worst, share) : 0;
            pages = 0;
            throttled = 0;
            minuteStart += MINUTE_NANOS * (badMinutes == 0 ? (now - minuteStart) / MINUTE_NANOS : 1);
        }
    }
}
