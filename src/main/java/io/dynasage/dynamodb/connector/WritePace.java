package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.budget.MonotonicTime;
import io.dynasage.dynamodb.export.ExportException;

/**
 * Holds one task to its write units per second. A bucket that starts empty and holds at most one second's units: an
 * item waits until the balance is positive, and is then paid for, if need be into debt, because one item may cost more
 * than a second gives. For one thread.
 */
final class WritePace {
    private final double unitsPerSecond;
    private final MonotonicTime time;
    private double balance;
    private long last;

    WritePace(double unitsPerSecond) {
        this(unitsPerSecond, MonotonicTime.OfJvm.TIME);
    }

    WritePace(double unitsPerSecond, MonotonicTime time) {
        this.unitsPerSecond = unitsPerSecond;
        this.time = time;
        this.last = time.nanos();
    }

    /** Waits for the turn of an item of that many units. */
    void spend(double units) {
        refill();
        while (balance <= 0) {
            try {
                time.pause(Math.max(1_000_000, (long) (1e9 * -balance / unitsPerSecond)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ExportException(
                        "Writing was interrupted; the items written so far stay, and writing them again changes"
                                + " nothing.",
                        e);
            }
            refill();
        }
        balance -= units;
    }

    private void refill() {
        long now = time.nanos();
        balance = Math.min(unitsPerSecond, balance + (now - last) / 1e9 * unitsPerSecond);
        last = now;
    }
}
