package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The times at which users are examined. Everything that happened up to and including that time is known of a user.
 *
 * @param training the snapshots to learn from, at least one
 * @param validation the snapshot of the validation part; null: some users of the training snapshots are set aside
 *     instead
 * @param test the snapshot of the test part
 */
public record ChurnSnapshots(List<Instant> training, Instant validation, Instant test) {
    /**
     * Copies the list.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if there is no training snapshot, one appears twice, or
     *     there is no test snapshot
     */
    public ChurnSnapshots {
        training = List.copyOf(training);
        new Problems()
                .require(
                        !training.isEmpty(),
                        "churn.training-snapshots",
                        "there is no training snapshot; give at least one")
                .require(
                        training.stream().distinct().count() == training.size(),
                        "churn.training-snapshots",
                        "the training snapshots " + training + " name a moment twice; name each once")
                .require(test != null, "churn.test-snapshot", "there is no test snapshot; give one")
                .raise();
    }

    /**
     * Returns the latest snapshots whose windows are over: the test snapshot at the start of the UTC day that is
     * {@code window} before {@code observedUntil}, and the training snapshots {@code window}, {@code 2 window}, ...
     * before it.
     */
    static ChurnSnapshots latest(Instant observedUntil, Duration window, int count) {
        Instant test = observedUntil.minus(window).truncatedTo(ChronoUnit.DAYS);
        return new ChurnSnapshots(
                IntStream.rangeClosed(1, count)
                        .mapToObj(k -> test.minus(window.multipliedBy(k)))
                        .toList(),
                null,
                test);
    }

    /** Returns the latest training snapshot. */
    Instant lastTraining() {
        return Collections.max(training);
    }

    /** Returns a message for each snapshot whose labels depend on events after the snapshot of a later part. */
    List<String> leaks(Duration window) {
        List<String> leaks = new ArrayList<>();
        for (Instant snapshot : training) {
            require(snapshot, validation, window, leaks);
            require(snapshot, test, window, leaks);
        }
        if (validation != null) {
            require(validation, test, window, leaks);
        }
        return leaks;
    }

    /** Throws if the labels of the test depend on a time for which events are not known yet. */
    void check(Duration window, Instant observedUntil) {
        if (test.plus(window).isAfter(observedUntil)) {
            throw new FeatureException("the test snapshot " + test + " looks " + window.toDays() + " days ahead, until "
                    + test.plus(window) + ", but events are known only until " + observedUntil
                    + ", and users without a later event would count as lost;"
                    + " choose an earlier snapshot or a shorter window");
        }
    }

    private static void require(Instant snapshot, Instant later, Duration window, List<String> leaks) {
        if (later != null && snapshot.plus(window).isAfter(later)) {
            leaks.add("the snapshot " + snapshot + " learns from the " + window.toDays() + " days after it, until "
                    + snapshot.plus(window) + ", which is what the snapshot " + later
                    + " must predict; choose an earlier snapshot or a shorter window");
        }
    }
}
