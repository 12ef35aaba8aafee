package io.dynasage.dynamodb.budget;

import java.time.Duration;

/** Time that passes only when someone waits. For one thread. */
public final class VirtualTime implements MonotonicTime {
    private long now = 5_000_000_000L;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void pause(long nanos) {
        now += nanos;
    }

    /** Lets time pass without a wait. */
    public void pass(Duration duration) {
        now += duration.toNanos();
    }
}
