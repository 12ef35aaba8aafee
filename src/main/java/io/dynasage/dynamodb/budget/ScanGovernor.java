package io.dynasage.dynamodb.budget;

import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;

/**
 * One task's view of its scan's budget. Thread-safe. The same thread calls {@link #beforePage} for a page and the
 * method that ends the page ({@link #afterPage}, {@link #throttled} or {@link #failed}). Usage:
 *
 * <pre>
 * try (ScanGovernor governor = ScanGovernor.join(budget)) {
 *     for each page:
 *         governor.beforePage();              // waits for read units
 *         send the request
 *         governor.afterPage(consumedUnits);  // or failed(), or throttled(code), which also waits; then beforePage
 * }
 * </pre>
 *
 * <p>A watchdog monitors the task from {@link #join} to {@link #close}. The task is stalled if a request has been in
 * progress, or the task has been waiting ({@link #waitBegins}), for the budget's stall timeout and nothing has arrived
 * in that time.
 */
public final class ScanGovernor implements AutoCloseable {
    private static final long SLICE_NANOS = 1_000_000_000L;
    private static final double NEWEST = 0.5;
    private static final Set<String> THROTTLING = Set.of(
            "ProvisionedThroughputExceededException",
            "ThrottlingException",
            "Throttling",
            "ThrottledException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException");

    /** The request that one thread has in progress. */
    private static final class Request {
        private boolean underWay;
        private double taken;
        private int throttledInARow;
        private long failingSince;
    }

    private final ReadBudget budget;
    private final MonotonicTime time;
    private final JvmShare share;
    private final Watch watch;
    private final Backoff backoff;
    private final ThreadLocal<Request> requests = ThreadLocal.withInitial(Request::new);
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile double expectedUnits;
    private volatile long lastProgress;
    /** The last error code since the last page, or null if there was no error. */
    private volatile String throttledSincePage;

    private volatile boolean waiting;
    private volatile boolean closed;
    private volatile ScanAbortedException aborted;

    private ScanGovernor(ReadBudget budget, MonotonicTime time, Runnable stop) {
        this.budget = budget;
        this.time = time;
        this.share = JvmShare.join(budget, time);
        this.backoff = new Backoff(new SplittableRandom(budget.scanId().hashCode()));
        this.expectedUnits = PageSize.units(budget.unitsPerSecondOfTask());
        this.lastProgress = time.nanos();
        this.watch = new Watch(stop, TaskContext.get());
    }

    /** Joins a scan until {@link #close}. The watchdog interrupts the calling thread. */
    public static ScanGovernor join(ReadBudget budget) {
        return join(budget, Thread.currentThread()::interrupt, MonotonicTime.OfJvm.TIME);
    }

    /**
     * Joins a scan until {@link #close}.
     *
     * @param stop action of the watchdog, called at most once and on the watchdog's thread, when the scan is aborted,
     *     the task is stalled, or Spark kills it. It must wake the waiting task, which then detects the reason through
     *     {@link #requireNotStopped}.
     * @param time the clock, the same for all tasks that share the budget
     */
    public static ScanGovernor join(ReadBudget budget, Runnable stop, MonotonicTime time) {
        ScanGovernor governor = unwatched(budget, stop, time);
        governor.watch.start(governor, budget.stallTimeout());
        return governor;
    }

    /** Joins a scan without a watchdog: the caller calls {@link #look}. */
    static ScanGovernor unwatched(ReadBudget budget, Runnable stop, MonotonicTime time) {
        return new ScanGovernor(budget, time, stop);
    }

    /**
     * Waits until this task may send a request.
     *
     * @throws ScanAbortedException if the scan was aborted
     * @throws CancellationException if the task has ended, or the thread is interrupted (it remains interrupted)
     */
    public void beforePage() {
        Request request = requests.get();
        release(request);
        TokenBucket.Ticket ticket = share.queue(expectedUnits);
        try {
            for (long wait = share.take(ticket); wait > 0; wait = share.take(ticket)) {
                pause(wait);
            }
        } catch (RuntimeException e) {
            share.cancel(ticket);
            throw e;
        }
        request.taken = ticket.units();
        request.underWay = true;
        lastProgress = time.nanos();
        underWay.incrementAndGet();
    }

    /**
     * Records that a page arrived and consumed the given number of read units. If the number is 0, DynamoDB did not
     * report it and the page counts as much as earlier pages did.
     */
    public void afterPage(double consumedUnits) {
        Request request = requests.get();
        double units = request.taken;
        if (consumedUnits > 0) {
            units = consumedUnits;
            expectedUnits = Math.max(0.5, (1 - NEWEST) * expectedUnits + NEWEST * units);
        }
        share.settlePage(request.taken, units);
        end(request);
        request.throttledInARow = 0;
        throttledSincePage = null;
        lastProgress = time.nanos();
    }

    /**
     * Records that the request was throttled: all tasks of the JVM slow down, and this thread waits before it returns.
     *
     * @param errorCode DynamoDB's error code, such as {@code ProvisionedThroughputExceededException}
     * @throws ScanAbortedException if the table is throttled persistently, or this thread has received no page for the
     *     stall timeout
     * @throws CancellationException if the task has ended, or the thread is interrupted (it remains interrupted)
     */
    public void throttled(String errorCode) {
        Request request = requests.get();
        release(request);
        throttledSincePage = errorCode;
        share.throttled(errorCode).ifPresent(reason -> {
            throw abort(reason);
        });
        long now = time.nanos();
        if (request.throttledInARow == 0) {
            request.failingSince = now;
        } else if (now - request.failingSince >= budget.stallTimeout().toNanos()) {
            throw abort(onlyThrottled(errorCode));
        }
        pause(backoff.nanos(request.throttledInARow++));
        lastProgress = time.nanos();
    }

    /** Records that the request failed in another way and consumed nothing. */
    public void failed() {
        release(requests.get());
    }

    /** Records that the task starts to wait for items that other threads read. */
    public void waitBegins() {
        lastProgress = time.nanos();
        waiting = true;
    }

    /** Records that the task has stopped waiting. */
    public void waitEnds() {
        waiting = false;
    }

    /**
     * Fails if the task must stop. The check is cheap; it is meant for a task that was woken up or whose items ended.
     *
     * @throws ScanAbortedException if the scan was aborted or this task is stalled
     * @throws CancellationException if Spark kills the task
     */
    public void requireNotStopped() {
        if (aborted != null) {
            throw aborted;
        }
        if (watch.stopped()) {
            throw new CancellationException("The task was killed while it read the table");
        }
    }

    /** Returns whether the DynamoDB error code means that requests come too fast and should be repeated later. */
    public static boolean isThrottling(String errorCode) {
        return THROTTLING.contains(String.valueOf(errorCode));
    }

    /** Leaves the scan. Threads that wait in {@link #beforePage} fail within a second. Idempotent. */
    @Override
    public void close() {
        synchronized (watch) {
            if (closed) {
                return;
            }
            closed = true;
        }
        watch.end();
        share.leave();
    }

    /** Checks the task. The watchdog calls this about every second. */
    void look() {
        boolean active = waiting || underWay.get() > 0;
        if (aborted == null
                && active
                && time.nanos() - lastProgress >= budget.stallTimeout().toNanos()) {
            abort(Optional.ofNullable(throttledSincePage)
                    .map(this::onlyThrottled)
                    .orElseGet(this::noPage));
        }
        synchronized (watch) {
            if (!closed && (aborted != null || watch.killed())) {
                watch.stop();
            }
        }
    }

    private String onlyThrottled(String errorCode) {
        return "DynamoDB has throttled every request of this task for "
                + budget.stallTimeout().toSeconds() + " s (the last with " + errorCode
                + "). The table, or the account, has no read capacity left for the scan. Run it when the table"
                + " is less busy, or raise the capacity.";
    }

    private String noPage() {
        long seconds = budget.stallTimeout().toSeconds();
        return "No page of the table has come for " + seconds
                + " s, though the task waits for one. The task stops, so that Spark reads its segments again. If the"
                + " table is only slow, set source.stall-timeout to more than " + seconds + "s.";
    }

    private ScanAbortedException abort(String message) {
        ScanAbortedException exception = new ScanAbortedException(message);
        if (aborted == null) {
            aborted = exception;
        }
        return exception;
    }

    private void release(Request request) {
        if (request.underWay) {
            share.giveBack(request.taken);
            end(request);
        }
    }

    private void end(Request request) {
        if (request.underWay) {
            request.underWay = false;
            request.taken = 0;
            underWay.decrementAndGet();
        }
    }

    private void pause(long nanos) {
        long left = nanos;
        while (left > 0) {
            requireNotStopped();
            if (closed) {
                throw new CancellationException("The task has ended");
            }
            long slice = Math.min(left, SLICE_NANOS);
            try {
                time.pause(slice);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                requireNotStopped();
                throw new CancellationException("The task was interrupted while it waited for read units");
            }
            left -= slice;
        }
    }
}
