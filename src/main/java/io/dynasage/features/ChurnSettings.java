package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Settings of the churn use case.
 *
 * @param window W: a user without any event in this period after the snapshot is lost; whole days, at least 1
 * @param activeWithin A: only users with an event in this period before the snapshot are examined; whole days, 0: all
 *     users who ever had one
 * @param snapshots the snapshot times; null: the latest {@code snapshotCount} whose windows are over
 * @param snapshotCount the number of training snapshots if none are given, at least 1
 * @param validationFraction the fraction of the users of the training snapshots that is set aside for validation if
 *     validation has no snapshot of its own, 0 to below 1
 * @param amountColumn the numeric column with the amount that a user paid; null: there is none, and its features are
 *     left out
 * @param quantityColumn the numeric column with the quantity; null: there is none, and its features are left out
 * @param form the form of the features
 * @param eventTypes the types of the events that mean that a user is still there; others count for nothing; empty:
 *     every event means it
 * @param observedUntil the time until which all events are known; null: the time of the last event that is not in the
 *     future
 * @param startedAt the run's start; later events are in the future
 * @param seed the seed for choosing users for validation
 */
public record ChurnSettings(
        Duration window,
        Duration activeWithin,
        ChurnSnapshots snapshots,
        int snapshotCount,
        double validationFraction,
        String amountColumn,
        String quantityColumn,
        NumericForm form,
        List<String> eventTypes,
        Instant observedUntil,
        Instant startedAt,
        long seed)
        implements UseCaseSettings {
    /** A start after which there are no events. */
    public static final Instant NOT_STARTED = Instant.parse("9999-12-31T00:00:00Z");
    /** The minimum number of training snapshots. */
    public static final int LEAST_SNAPSHOTS = 1;
    /** The number of features of a user if there are amounts and quantities. */
    private static final int MOST_FEATURES = 19;

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public ChurnSettings {
        eventTypes = List.copyOf(eventTypes);
        List<String> leaks =
                Optional.ofNullable(snapshots).map(given -> given.leaks(window)).orElse(List.of());
        new Problems()
                .require(
                        window.toDays() >= 1 && window.equals(Duration.ofDays(window.toDays())),
                        "churn.window",
                        "the inactivity window is " + window + "; give whole days, at least 1")
                .require(
                        !activeWithin.isNegative() && activeWithin.equals(Duration.ofDays(activeWithin.toDays())),
                        "churn.active-within",
                        "active users are those of " + activeWithin + "; give whole days, or 0 for all users")
                .atLeast(LEAST_SNAPSHOTS, "churn.snapshot-count", "training snapshots", snapshotCount)
                .fraction("validation-fraction", "validation fraction", validationFraction)
                .require(leaks.isEmpty(), "churn.training-snapshots", String.join("; ", leaks))
                .raise();
    }

    @Override
    public UseCase useCase() {
        return UseCase.CHURN;
    }

    @Override
    public Task task() {
        return Task.CLASSIFICATION;
    }

    @Override
    public Examples build(Dataset<Row> events) {
        return Churn.build(events, this);
    }

    @Override
    public UseCaseSettings forRunAt(Instant start) {
        return new ChurnSettings(
                window,
                activeWithin,
                snapshots,
                snapshotCount,
                validationFraction,
                amountColumn,
                quantityColumn,
                form,
                eventTypes,
                observedUntil,
                start,
                seed);
    }

    @Override
    public int mostExamplesOfAnEvent() {
        return 1;
    }

    @Override
    public int mostColumns() {
        return MOST_FEATURES;
    }
}
