package io.dynasage.features;

import java.time.Duration;
import java.time.Instant;

/**
 * What the churn use case needs to know.
 *
 * @param window W: a user without any event in it after the snapshot is lost; whole days, at least 1
 * @param activeWithin A: users with an event in it before the snapshot are looked at; whole days, 0: all who ever had one
 * @param snapshots the moments; null: the latest {@code snapshotCount} whose windows are over
 * @param snapshotCount training snapshots where none are given, at least 1
 * @param validationFraction users of the training snapshots set aside for validation where it has no snapshot of its own, 0 to
 *     below 1
 * @param amountColumn the numeric column of what a user paid; null: none, and its features are left out
 * @param quantityColumn the numeric column of how much; null: none, likewise
 * @param form the form of the features
 * @param observedUntil until when all events are known; null: until the last one
 * @param seed seed of the choice of users for validation
 */
public record ChurnSettings(Duration window, Duration activeWithin, ChurnSnapshots snapshots, int snapshotCount,
        double validationFraction, String amountColumn, String quantityColumn, NumericForm form, Instant observedUntil, long seed) {
    /**
     * Checks the ranges above.
     *
     * @throws FeatureException listing every value that is out of range
     */
    public ChurnSettings {
        new Problems().require(window.toDays() >= 1 && window.equals(Duration.ofDays(window.toDays())), "the inactivity window is " + window
                        + "; give whole days, at least 1")
                .require(!activeWithin.isNegative() && activeWithin.equals(Duration.ofDays(activeWithin.toDays())), "active users are those of "
                        + activeWithin + "; give whole days, or 0 for all users")
                .atLeast(1, "training snapshots", snapshotCount).fraction("validation fraction", validationFraction).raise();
    }
}
