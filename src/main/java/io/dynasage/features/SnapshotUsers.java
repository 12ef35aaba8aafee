package io.dynasage.features;

import java.time.Instant;
import java.util.Optional;

/**
 * The users who were examined at one snapshot.
 *
 * @param snapshot the time
 * @param part train, validation or test
 * @param users the number of users
 * @param lost those among them who are lost
 */
public record SnapshotUsers(Instant snapshot, String part, long users, long lost) {
    /** Fewer users of one label show little. */
    private static final long FEW = 30;

    /** Returns what is notable about the numbers; empty if nothing is. */
    Optional<String> warning() {
        String name = "the snapshot " + snapshot + " (" + part + ")";
        if (users == 0) {
            return Optional.of(name + " has no user; features.churn.snapshot-count or the snapshots' settings ask for"
                    + " more history than there is");
        }
        if (Math.min(lost, users - lost) >= FEW) {
            return Optional.empty();
        }
        return Optional.of(name + " has only " + lost + " lost users and " + (users - lost)
                + " who stayed; with fewer than " + FEW + " of either, chance decides");
    }
}
