package io.dynasage.local.sagemaker;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves jobs and endpoints from status to status: runs each next step on a bounded pool after the configured delay. */
final class StatusWalk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWalk.class);
    private static final int THREADS = 4;

    private final ScheduledThreadPoolExecutor steps;
    private final Duration delay;

    StatusWalk(Duration delay) {
        this.delay = delay;
        AtomicInteger number = new AtomicInteger();
        steps = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "local-sagemaker-step-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        steps.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Runs {@code step} once the delay has passed. A step must handle its own failures; an exception from it is a
     * defect and is logged.
     */
    void next(Runnable step) {
        try {
            steps.schedule(() -> guarded(step), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The local SageMaker is closed; a status walk ends here");
        }
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A status walk of the local SageMaker broke off", e);
            throw e;
        }
    }

    /** Abandons all pending steps; steps that have begun are interrupted. */
    @Override
    public void close() {
        steps.shutdownNow();
    }
}
