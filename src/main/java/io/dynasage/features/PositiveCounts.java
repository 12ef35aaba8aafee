package io.dynasage.features;

import java.util.Optional;

/**
 * What makes events positives.
 *
 * @param events all events
 * @param ofType the events whose type is a positive one
 * @param rated the other events that have a rating
 * @param liked those among them whose rating is high enough
 * @param highest the highest rating of them, 0 if there is none
 * @param minRating the least rating of a positive
 */
public record PositiveCounts(long events, long ofType, long rated, long liked, double highest, double minRating) {
    private static final long FEW = 30;
    private static final double MOST = 0.95;
    private static final double LEAST = 0.01;
    /** The tenths of the highest rating from which on a rating usually means that somebody likes an item. */
    private static final double LIKED = 8;

    /** Returns the number of positives. */
    public long positives() {
        return ofType + liked;
    }

    /** Returns why the least rating of a positive does not suit the ratings; empty if it does. */
    public Optional<String> warning() {
        if (rated < FEW || liked < MOST * rated && liked > LEAST * rated) {
            return Optional.empty();
        }
        // In this order, the result is the double nearest to what is meant: 5.6 of 7.
        double proposed = LIKED * highest / 10;
        String found = liked + " of " + rated + " ratings are at least features.positives.min-rating = " + minRating
                + ", so a rating says little about what users like; ";
        if (liked >= MOST * rated && proposed <= minRating) {
            return Optional.of(found + "the highest is " + highest + ", so most ratings are equal or nearly so");
        }
        return Optional.of(found + "the highest is " + highest + ": set it to " + proposed
                + ", or to the least rating of an item that a user likes");
    }

    /** Returns the numbers in words. */
    @Override
    public String toString() {
        return positives() + " of " + events + " events are positives: " + ofType + " by their type, " + liked + " of "
                + rated + " others with a rating by a rating of at least " + minRating;
    }
}
