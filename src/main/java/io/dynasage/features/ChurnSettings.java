package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the churn use case needs to know.
 *
 * @param window W: a user without any event in it after the snapshot is lost; whole days, at least 1
 * @param activeWithin A: users with an event in it before the snapshot are looked at; whole days, 0: all who ever had
 *     one
 * @param snapshots the moments; null: the latest {@code snapshotCount} whose windows are over
 * @param snapshotCount training snapshots where none are given, at least 1
 * @param validationFraction users of the training snapshots set aside for validation where it has no snapshot of its
 *     own, 0 to below 1
 * @param amountColumn the numeric column of what a user paid; null: none, and its features are left out
 * @param quantityColumn the numeric column of how much; null: none, likewise
 * @param form the form of the features
 * @param observedUntil until when all events are known; null: until the last one
 * @param seed seed of the choice of users for validation
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
        Instant observedUntil,
        long seed)
        implements UseCaseSettings {
    /** The least number of training snapshots. */
    public static final int LEAST_SNAPSHOTS = 1;
    /** What is computed of each user where there are amounts and quantities. */
    private static final int MOST_FEATURES = 19;

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public ChurnSettings {
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
                .require(
                        leaks(snapshots, window).isEmpty(),
                        "churn.training-snapshots",
                        String.join("; ", leaks(snapshots, window)))
                .raise();
    }

    private static List<String> leaks(ChurnSnapshots snapshots, Duration window) {
        return snapshots == null ? List.of() : snapshots.leaks(window);
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
    public int mostExamplesOfAnEvent() {
        return 1;
    }

    @Override
    public int mostColumns() {
        return MOST_FEATURES;
    }
}
