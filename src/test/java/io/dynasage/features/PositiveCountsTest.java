package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositiveCountsTest {
    @Test
    void aRuleThatNearlyEveryRatingMeetsIsWarnedOf() {
        PositiveCounts counts = new PositiveCounts(3115, 0, 3115, 3072, 100, 4);
        assertEquals(3072, counts.positives());
        assertEquals(
                "3072 of 3115 events are positives: 0 by their type, 3072 of 3115 others with a rating by a rating of"
                        + " at least 4.0",
                counts.toString());
        assertEquals(
                List.of("3072 of 3115 ratings are at least features.positives.min-rating = 4.0, so a rating says"
                        + " little about what users like; the highest is 100.0: set it to 80.0, or to the least rating"
                        + " of an item that a user likes"),
                ExampleNotes.of(Map.of()).with(counts).warnings());
    }

    @Test
    void soIsARuleThatHardlyARatingMeets() {
        assertEquals(
                Optional.of("0 of 400 ratings are at least features.positives.min-rating = 4.0, so a rating says little"
                        + " about what users like; the highest is 1.0: set it to 0.8, or to the least rating of an"
                        + " item"
                        + " that a user likes"),
                new PositiveCounts(900, 500, 400, 0, 1, 4).warning());
    }

    @Test
    void aProposedRatingHasNoMoreDigitsThanItNeeds() {
        String warning = new PositiveCounts(900, 500, 400, 0, 7, 8).warning().orElseThrow();
        assertTrue(warning.contains("the highest is 7.0: set it to 5.6, or"), warning);
    }

    @Test
    void equalRatingsHaveNoBetterRule() {
        assertEquals(
                Optional.of("50 of 50 ratings are at least features.positives.min-rating = 4.0, so a rating says little"
                        + " about what users like; the highest is 5.0, so most ratings are equal or nearly so"),
                new PositiveCounts(50, 0, 50, 50, 5, 4).warning());
    }

    @Test
    void ordinarySharesAndFewRatingsAreFine() {
        assertEquals(Optional.empty(), new PositiveCounts(1000, 0, 1000, 550, 5, 4).warning());
        assertEquals(Optional.empty(), new PositiveCounts(1000, 971, 29, 29, 5, 4).warning());
        assertEquals(Optional.empty(), new PositiveCounts(1000, 1000, 0, 0, 0, 4).warning());
    }

    @Test
    void snapshotsOfFewUsersAreWarnedOf() {
        SnapshotUsers good = new SnapshotUsers(EventRows.START, "train", 100, 40);
        SnapshotUsers empty = new SnapshotUsers(EventRows.START, "train", 0, 0);
        SnapshotUsers tiny = new SnapshotUsers(EventRows.START, "test", 45, 2);
        assertEquals(
                List.of(
                        "the snapshot 2024-03-01T00:00:00Z (train) has no user; features.churn.snapshot-count or the"
                                + " snapshots' settings ask for more history than there is",
                        "the snapshot 2024-03-01T00:00:00Z (test) has only 2 lost users and 43 who stayed; with fewer"
                                + " than 30 of either, chance decides"),
                ExampleNotes.of(Map.of(), List.of(good, empty, tiny)).warnings());
    }
}
