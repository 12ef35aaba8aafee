package io.dynasage.dynamodb.budget;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that only goes forward, and waiting in it; tests bring their own. */
public interface MonotonicTime {

    /** Nanoseconds since some fixed moment. */
    long nanos();

    /** Returns after that many nanoseconds, or a little later. */
    void pause(long nanos) throws InterruptedException;

    /** The JVM's own. */
    enum OfJvm implements MonotonicTime {
        /** The only one. */
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
