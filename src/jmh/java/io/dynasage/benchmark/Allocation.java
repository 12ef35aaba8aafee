package io.dynasage.benchmark;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Bytes allocated by all threads, also those that have ended: what the heap grew by between the garbage collections,
 * which the collector reports. Right for the serial collector, which the benchmarks run with.
 */
final class Allocation {
    private static final Set<String> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());

    private long allocated;
    private long usedAfterLast;
    private CountDownLatch marked = new CountDownLatch(0);

    Allocation() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(this::collected, null, null);
        }
    }

    /** Bytes allocated up to now; collects garbage to find out. Only the difference of two marks means something. */
    long mark() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        synchronized (this) {
            marked = latch;
        }
        System.gc();
        if (!latch.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "The collector did not report a collection; run with -XX:+UseSerialGC and without"
                            + " -XX:+DisableExplicitGC");
        }
        synchronized (this) {
            return allocated;
        }
    }

    private synchronized void collected(Notification notification, Object handback) {
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        allocated += used(info.getGcInfo().getMemoryUsageBeforeGc()) - usedAfterLast;
        usedAfterLast = used(info.getGcInfo().getMemoryUsageAfterGc());
        if (info.getGcCause().equals("System.gc()")) {
            marked.countDown();
        }
    }

    private static long used(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> HEAP.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
