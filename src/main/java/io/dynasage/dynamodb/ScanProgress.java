package io.dynasage.dynamodb;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.collection.JavaConverters;

/**
 * Reports the progress of a long read every ten seconds, from its start until {@link #close}. The reports cover the
 * tasks that have ended and the running tasks, whose progress the executors' heartbeats report
 * ({@code spark.executor.heartbeatInterval}, ten seconds by default). Rates are averages over the last minute.
 */
public final class ScanProgress extends SparkListener implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int MOMENTS_OF_A_MINUTE = 7;

    private final AtomicReference<SparkContext> spark = new AtomicReference<>();
    private final String what;
    private final long expectedItems;
    private final Clock clock;
    private final Consumer<String> lines;
    private final List<PartsRead> followed = new CopyOnWriteArrayList<>();
    private final Map<Reading, Map<String, PartsRead.Part>> running = new ConcurrentHashMap<>();
    private final AtomicReference<PartsRead.Counts> before = new AtomicReference<>(PartsRead.Counts.NONE);
    private final Deque<ReadProgress> moments = new ArrayDeque<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "dynasage-scan-progress");
        daemon.setDaemon(true);
        return daemon;
    });

    /** The progress that a running task has reported in one of the followed counters. */
    private record Reading(long task, long parts) {}

    ScanProgress(String what, long expectedItems, Clock clock, Consumer<String> lines) {
        this.what = what;
        this.expectedItems = expectedItems;
        this.clock = clock;
        this.lines = lines;
        moments.add(now());
    }

    /**
     * Starts reporting.
     *
     * @param what the source, which begins each line, such as {@code table events}
     * @param expectedItems total number of items; 0 if it is not known
     * @param lines receives a line every ten seconds, on a separate thread
     */
    public static ScanProgress start(
            SparkContext spark, String what, long expectedItems, Clock clock, Consumer<String> lines) {
        ScanProgress progress = new ScanProgress(what, expectedItems, clock, lines);
        progress.spark.set(spark);
        spark.addSparkListener(progress);
        var unused = progress.thread.scheduleAtFixedRate(
                progress::report, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return progress;
    }

    /**
     * Adds the parts that {@code parts} counts. One read may have several such counters, used in turn or at the same
     * time.
     */
    public ScanProgress follow(PartsRead parts) {
        followed.add(parts);
        return this;
    }

    /** Adds the counts of parts that were read before this read began. */
    public ScanProgress alreadyRead(PartsRead.Counts counts) {
        before.accumulateAndGet(counts, PartsRead.Counts::plus);
        synchronized (this) {
            moments.clear();
            moments.add(now());
        }
        return this;
    }

    @Override
    @SuppressWarnings("deprecation") // Scala 2.12 has no other class for this.
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
        JavaConverters.seqAsJavaList(heartbeat.accumUpdates())
                .forEach(task ->
                        JavaConverters.seqAsJavaList(task._4()).forEach(counted -> update((Long) task._1(), counted)));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        running.keySet().removeIf(reading -> reading.task() == end.taskInfo().taskId());
    }

    @SuppressWarnings("unchecked") // The id determines the kind of accumulator.
    private void update(long task, AccumulableInfo counted) {
        if (followed.stream().anyMatch(parts -> parts.id() == counted.id())
                && counted.update().isDefined()) {
            running.put(new Reading(task, counted.id()), (Map<String, PartsRead.Part>)
                    counted.update().get());
        }
    }

    /** Returns the progress so far. */
    ReadProgress now() {
        PartsRead.Counts total = before.get();
        for (PartsRead parts : followed) {
            PartsRead soFar = parts.copy();
            running.forEach((reading, ofTask) -> {
                if (reading.parts() == parts.id()) {
                    ofTask.values().forEach(soFar::add);
                }
            });
            total = total.plus(soFar.total());
        }
        return new ReadProgress(clock.instant(), total.items(), total.readUnits());
    }

    synchronized void report() {
        ReadProgress now = now();
        lines.accept(now.line(what, expectedItems, moments.getFirst()));
        moments.addLast(now);
        if (moments.size() > MOMENTS_OF_A_MINUTE) {
            moments.removeFirst();
        }
    }

    /** Stops reporting. The statistics keep their values. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
        SparkContext context = spark.getAndSet(null);
        if (context != null) {
            context.removeSparkListener(this);
        }
    }
}
