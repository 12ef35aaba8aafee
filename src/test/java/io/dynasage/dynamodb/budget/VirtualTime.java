package io.dynasage.dynamodb.budget;

import java.time.Duration;

/** Time that passes only when someone waits. For one thread. */
final class VirtualTime implements MonotonicTime {
    private long now = 5_000_000_000L;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void pause(long nanos) {
        now += nanos;
    }

    void pass(Duration duration) {
        now += duration.toNanos();
    }
}
