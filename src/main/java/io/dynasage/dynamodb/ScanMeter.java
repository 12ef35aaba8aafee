package io.dynasage.dynamodb;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.apache.spark.TaskContext;

/** What one Spark task has read. The connector's reader threads report to it; the task takes it when it ends. */
final class ScanMeter {
    private static final Map<Long, ScanMeter> OF_TASKS = new ConcurrentHashMap<>();

    private final AtomicLong items = new AtomicLong();
    private final AtomicLong pages = new AtomicLong();
    private final DoubleAdder consumedReadUnits = new DoubleAdder();

    /** The meter of the task that runs in this thread; a new one outside a task. */
    static ScanMeter ofCurrentTask() {
        TaskContext task = TaskContext.get();
        return task == null ? new ScanMeter() : OF_TASKS.computeIfAbsent(task.taskAttemptId(), id -> new ScanMeter());
    }

    /** Takes a task's meter away; null if it has read nothing, or it was taken before. */
    static ScanMeter take(long taskAttemptId) {
        return OF_TASKS.remove(taskAttemptId);
    }

    void page(double readUnits) {
        pages.incrementAndGet();
        consumedReadUnits.add(readUnits);
    }

    void itemDelivered() {
        items.lazySet(items.get() + 1);
    }

    long items() {
        return items.get();
    }

    long pages() {
        return pages.get();
    }

    double consumedReadUnits() {
        return consumedReadUnits.sum();
    }
}
