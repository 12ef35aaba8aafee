package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The time that events cover.
 *
 * @param first the time of the first event
 * @param observedUntil the time until which all events are known
 */
record EventSpan(Instant first, Instant observedUntil) {
    /**
     * Returns the span of events. If the settings do not say until when they are observed, it is the last event that is
     * not in the future, so that one event with a wrong time does not move the end.
     *
     * @return empty if there are no events
     * @throws FeatureException if all events are in the future
     */
    static Optional<EventSpan> of(Dataset<Row> events, ChurnSettings settings) {
        Column time = col("event_time").cast("timestamp");
        Column past = not(time.gt(lit(settings.startedAt())));
        Row found = events.agg(
                        min(time).as("first"),
                        max(when(past, time)).as("last"),
                        count(when(not(past), lit(1))).as("future"))
                .selectExpr("unix_micros(first)", "unix_micros(last)", "future")
                .first();
        if (found.isNullAt(0)) {
            return Optional.empty();
        }
        if (settings.observedUntil() == null && found.isNullAt(1)) {
            throw new FeatureException("all " + found.getLong(2) + " events are later than the run's start at "
                    + settings.startedAt() + "; correct the times (events.columns.event_time), or set"
                    + " features.churn.observed-until");
        }
        return Optional.of(new EventSpan(
                instant(found.getLong(0)),
                Objects.requireNonNullElseGet(settings.observedUntil(), () -> instant(found.getLong(1)))));
    }

    /**
     * Returns the snapshots of the settings, or the latest ones.
     *
     * @throws FeatureException if the events do not cover the test snapshot with its window and a training snapshot
     */
    ChurnSnapshots snapshots(ChurnSettings settings) {
        if (settings.snapshots() == null) {
            ChurnSnapshots latest = ChurnSnapshots.latest(observedUntil, settings.window(), settings.snapshotCount());
            requireHistory(latest.lastTraining(), settings.window());
            return latest;
        }
        ChurnSnapshots given = settings.snapshots();
        given.check(settings.window(), observedUntil);
        if (given.lastTraining().isBefore(first)) {
            throw new FeatureException("the last training snapshot " + given.lastTraining()
                    + " is before the first event, which is at " + first
                    + ", so nobody can be examined at it; choose later snapshots"
                    + " (features.churn.training-snapshots), or read older events");
        }
        return given;
    }

    private void requireHistory(Instant training, Duration window) {
        if (training.isBefore(first)) {
            throw new FeatureException("the events span "
                    + Duration.between(first, observedUntil).toDays() + " days, from " + first + " to " + observedUntil
                    + "; a test and one training snapshot with a window of " + window.toDays()
                    + " days need "
                    + Duration.between(training, observedUntil)
                            .plusDays(1)
                            .minusNanos(1)
                            .toDays()
                    + "; read a longer history, set a shorter features.churn.window, or correct"
                    + " features.churn.observed-until if the last event is not the end");
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
