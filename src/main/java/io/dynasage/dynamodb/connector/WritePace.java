package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.export.ExportException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds one task to its write units per second. A bucket that starts empty and holds at most one second's units: an item waits until the balance
 * is positive, and is then paid for, if need be into debt, because one item may cost more than a second gives. For one thread.
 */
final class WritePace {
    private final double unitsPerSecond;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private double balance;
    private long last;

    /** Waits that many nanoseconds, or a little longer. */
    interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    WritePace(double unitsPerSecond) {
        this(unitsPerSecond, System::nanoTime, nanos -> new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS));
    }

    WritePace(double unitsPerSecond, LongSupplier nanoTime, Pause pause) {
        this.unitsPerSecond = unitsPerSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.last = nanoTime.getAsLong();
    }

    /** Waits for the turn of an item of that many units. */
    void spend(double units) {
        refill();
        while (balance <= 0) {
            try {
                pause.nanos(Math.max(1_000_000, (long) (1e9 * -balance / unitsPerSecond)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ExportException("Writing was interrupted; the items written so far stay, and writing them again changes nothing.", e);
            }
            refill();
        }
        balance -= units;
    }

    private void refill() {
        long now = nanoTime.getAsLong();
        balance = Math.min(unitsPerSecond, balance + (now - last) / 1e9 * unitsPerSecond);
        last = now;
    }
}
