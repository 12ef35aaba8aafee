package io.dynasage.job.failure;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Remembers since when tasks have failed because of an outage. A task that succeeds ends it. */
public final class OutageWatch extends SparkListener {
    private final AtomicReference<Instant> since = new AtomicReference<>();

    /** Watches the tasks of a session. */
    public void watch(SparkSession spark) {
        spark.sparkContext().addSparkListener(this);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() == Success$.MODULE$) {
            since.set(null);
        } else if (end.reason() instanceof ExceptionFailure failure
                && Outage.of(new IllegalStateException(failure.className() + ": " + failure.description()))
                        .isPresent()) {
            since.compareAndSet(null, Instant.ofEpochMilli(end.taskInfo().finishTime()));
        }
    }

    /** Returns when the first task of the present outage failed. */
    public Optional<Instant> since() {
        return Optional.ofNullable(since.get());
    }
}
