package io.dynasage.local.events;

import java.time.Duration;
import java.time.Instant;

/**
 * How a shop changes while its events are generated.
 *
 * @param arrivals the share of users, and of items, that first appear in the last fifth of the time; 0 to below 1
 * @param trend whether most visits are to items that are in fashion, each for two weeks
 */
public record Novelty(double arrivals, boolean trend) {
    /** A shop that does not change. */
    public static final Novelty NONE = new Novelty(0, false);

    /** The share of visits that follow a fashion. */
    static final double FOLLOWED = 0.6;

    private static final int FASHION_DAYS = 14;
    private static final double LATE = 0.2;
    /** Has no factor in common with usual numbers of items, so that fashions follow each other in another order. */
    private static final int STEP = 37;

    /** @throws IllegalArgumentException if the share is out of range */
    public Novelty {
        if (!(arrivals >= 0 && arrivals < 1)) {
            throw new IllegalArgumentException("a share of " + arrivals + " cannot arrive late; give 0 to below 1");
        }
    }

    /** Returns whether the user or item of this number arrives late. Those that do are spread evenly. */
    boolean arrivesLate(int number) {
        return Math.floor((number + 1) * arrivals) > Math.floor(number * arrivals);
    }

    /** Returns the time from which on latecomers appear. */
    static Instant late(Instant end, Duration period) {
        return end.minusMillis((long) (LATE * period.toMillis()));
    }

    /** Returns the number of an item that is in fashion on a day. */
    static int inFashion(long day, int items, Draws draws) {
        long begun = day - draws.below(FASHION_DAYS);
        return (int) Math.floorMod((begun + FASHION_DAYS) * STEP, (long) items);
    }
}
