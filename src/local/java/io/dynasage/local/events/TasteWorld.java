package io.dynasage.local.events;

import java.util.Arrays;

/**
 * A shop in which the probability of every choice is known. A user in a context chooses item {@code i} with a
 * probability proportional to {@code exp(popularity[i] + taste[user][category] + hour[daypart][category] +
 * weekend[category] if it is one + device[device][price level])}. Every effect combines at most two of user, item and
 * context, so that a factorization machine can learn it; only the normalising constant combines more.
 */
final class TasteWorld {
    static final int CATEGORIES = 12;
    static final int DAYPARTS = 4;
    static final int WEEK = 2;
    static final int DEVICES = 3;
    static final int PRICE_LEVELS = 3;
    /** A context is a daypart (six hours, UTC), weekend or not, and a device. */
    static final int CONTEXTS = DAYPARTS * WEEK * DEVICES;
    /** Dimensions of taste. */
    static final int TASTES = 4;
    /** Standard deviation of the effect of taste over users. */
    static final double TASTE_SIGMA = 1.6;

    static final double POPULARITY_SIGMA = 0.6;
    static final double DAYPART_EFFECT = 0.8;
    static final double WEEKEND_EFFECT = 0.4;
    static final double DEVICE_EFFECT = 0.5;
    static final double MAIN_DEVICE = 0.8;

    private static final double[] HOURS = {1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 7, 7, 6, 6, 6, 7, 9, 11, 12, 11, 7, 3};
    private static final double ACTIVITY_EXPONENT = 0.35;

    final int users;
    final int items;
    /** Running sums of the users' activities. */
    final double[] activity;

    final double[] hours = Draws.cumulative(HOURS);
    /** exp(popularity) of each item. */
    private final double[] attraction;

    private final double[][] tasteOf;
    private final double[][] appealOf = new double[CATEGORIES][];
    private final int[] mainDevice;
    private final int[] dayOf = new int[CATEGORIES];
    private final double[] weekend = new double[CATEGORIES];
    private final long[] priceCents;

    TasteWorld(int users, int items, Draws draws) {
        this.users = users;
        this.items = items;
        double[] weights = new double[users];
        Arrays.setAll(weights, u -> 1 / StrictMath.pow(u + 1, ACTIVITY_EXPONENT));
        activity = Draws.cumulative(weights);
        attraction = new double[items];
        Arrays.setAll(attraction, i -> StrictMath.exp(POPULARITY_SIGMA * draws.gaussian()));
        priceCents = new long[items];
        Arrays.setAll(
                priceCents,
                i -> Math.max(
                        99, Math.round(1000 * StrictMath.exp(1.2 * (priceLevel(i) - 1) + 0.25 * draws.gaussian()))));
        for (int k = 0; k < CATEGORIES; k++) {
            dayOf[k] = draws.below(DAYPARTS);
            weekend[k] = (1 - k % 2 * 2) * WEEKEND_EFFECT;
        }
        Arrays.setAll(appealOf, k -> direction(draws));
        tasteOf = new double[users][TASTES];
        mainDevice = new int[users];
        for (int u = 0; u < users; u++) {
            Arrays.setAll(tasteOf[u], t -> TASTE_SIGMA * draws.gaussian());
            mainDevice[u] = draws.below(DEVICES);
        }
    }

    /** Returns a vector of length 1. */
    private static double[] direction(Draws draws) {
        double[] direction = new double[TASTES];
        Arrays.setAll(direction, t -> draws.gaussian());
        double length = StrictMath.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
        Arrays.setAll(direction, t -> direction[t] / length);
        return direction;
    }

    static int category(int item) {
        return item % CATEGORIES;
    }

    static int priceLevel(int item) {
        return item / CATEGORIES % PRICE_LEVELS;
    }

    long priceCents(int item) {
        return priceCents[item];
    }

    /** Returns a context's number. */
    static int context(int daypart, boolean weekend, int device) {
        return (daypart * WEEK + (weekend ? 1 : 0)) * DEVICES + device;
    }

    /** Returns the probability of a device for a user. */
    double device(int user, int device) {
        if (mainDevice[user] == device) {
            return MAIN_DEVICE;
        }
        return (1 - MAIN_DEVICE) / (DEVICES - 1);
    }

    /** Returns the probability of a user. */
    double user(int user) {
        return difference(activity, user - 1, user) / activity[users - 1];
    }

    /** Returns the probability of a daypart. */
    static double daypart(int daypart) {
        double[] sums = Draws.cumulative(HOURS);
        int perDaypart = HOURS.length / DAYPARTS;
        int last = (daypart + 1) * perDaypart - 1;
        return difference(sums, last - perDaypart, last) / sums[HOURS.length - 1];
    }

    /** Returns the sum of the weights after one index, which may be -1, up to another. */
    private static double difference(double[] sums, int after, int last) {
        return after < 0 ? sums[last] : sums[last] - sums[after];
    }

    /** Fills {@code into} with the probability of each item, given user and context. */
    void choice(int user, int context, double[] into) {
        double[] ofCategory = new double[CATEGORIES];
        for (int k = 0; k < CATEGORIES; k++) {
            double effect = taste(user, k);
            if (dayOf[k] == context / DEVICES / WEEK) {
                effect += DAYPART_EFFECT;
            }
            if (context / DEVICES % WEEK == 1) {
                effect += weekend[k];
            }
            ofCategory[k] = StrictMath.exp(effect);
        }
        double[] ofPrice = new double[PRICE_LEVELS];
        Arrays.setAll(ofPrice, level -> StrictMath.exp(ofPrice(context % DEVICES, level)));
        double sum = 0;
        for (int i = 0; i < items; i++) {
            into[i] = attraction[i] * ofCategory[category(i)] * ofPrice[priceLevel(i)];
            sum += into[i];
        }
        for (int i = 0; i < items; i++) {
            into[i] /= sum;
        }
    }

    private double taste(int user, int category) {
        double sum = 0;
        for (int t = 0; t < TASTES; t++) {
            sum += tasteOf[user][t] * appealOf[category][t];
        }
        return sum;
    }

    /**
     * Returns the effect of the price level: on the first device, cheap items sell better, and on the last one,
     * expensive items.
     */
    private static double ofPrice(int device, int level) {
        return DEVICE_EFFECT * (device - 1) * (level - 1);
    }
}
