package io.dynasage.dynamodb.budget;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A clock that never goes back, and waiting on that clock. Tests supply their own. */
public interface MonotonicTime {

    /** Returns the nanoseconds since a fixed moment. */
    long nanos();

    /** Returns after the given number of nanoseconds, or a little later. */
    void pause(long nanos) throws InterruptedException;

    /** The clock of the JVM. */
    enum OfJvm implements MonotonicTime {
        /** The only instance. */
        TIME;

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
            new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
