package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.budget.MonotonicTime;
import io.dynasage.dynamodb.export.ExportException;

/**
 * Limits one task to its write units per second. The bucket starts empty and holds at most the units of one second. An
 * item waits until the balance is positive and is then paid for. The balance may become negative, because one item may
 * cost more than a second provides. For one thread.
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

    /** Waits until an item of the given number of units may be written. */
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
