package io.dynasage.dynamodb.budget;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;

/**
 * The watchdog of one task. It checks the task regularly on the JVM's only watchdog thread and stops it at most once,
 * on request.
 */
final class Watch {
    private static final ScheduledThreadPoolExecutor THREAD = thread();
    private static final long MOST_MILLIS = 1000;

    private final Runnable stop;
    private final TaskContext task;
    private volatile boolean stopped;
    private Future<?> looks;

    /**
     * Creates a watchdog.
     *
     * @param task the Spark task, or null outside of a task
     */
    Watch(Runnable stop, TaskContext task) {
        this.stop = stop;
        this.task = task;
    }

    synchronized void start(ScanGovernor governor, Duration stallTimeout) {
        long millis = Math.max(1, Math.min(MOST_MILLIS, stallTimeout.toMillis() / 4));
        looks = THREAD.scheduleWithFixedDelay(governor::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    synchronized void end() {
        if (looks != null) {
            looks.cancel(false);
        }
    }

    boolean killed() {
        return task != null && task.isInterrupted();
    }

    void stop() {
        if (!stopped) {
            stopped = true;
            stop.run();
        }
    }

    boolean stopped() {
        return stopped;
    }

    private static ScheduledThreadPoolExecutor thread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "dynasage-scan-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
