package io.dynasage.dynamodb;

import io.dynasage.dynamodb.budget.MonotonicTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The JVM's time, some times faster. */
public record FasterTime(int times) implements MonotonicTime {

    @Override
    public long nanos() {
        return System.nanoTime() * times;
    }

    @Override
    public void pause(long nanos) throws InterruptedException {
        new CountDownLatch(1).await(nanos / times, TimeUnit.NANOSECONDS);
    }
}
