package io.dynasage.evaluation;

import java.util.List;
import java.util.Locale;

/**
 * Training settings of the alternating least squares baseline.
 *
 * @param rank length of the factors, at least 1
 * @param iterations sweeps over users and items, at least 1
 * @param regularization at least 0; Spark multiplies it by the number of a user's or item's interactions
 * @param alpha confidence that one interaction adds to its pair, for implicit feedback only, more than 0
 * @param blocks number of blocks that users and items are divided into, at least 1; the result depends on it
 * @param seed random seed of the first factors
 */
public record AlsSettings(int rank, int iterations, double regularization, double alpha, int blocks, long seed) {
    /** The length of factors that ranks well on data of different sizes. */
    public static final int RANK = 32;

    private static final long FEW_INTERACTIONS = 20_000;
    private static final long BLOCK_INTERACTIONS = 500_000;
    private static final int LEAST_BLOCKS = 2;
    private static final int MOST_BLOCKS = 200;

    /** @throws IllegalArgumentException if a value is out of range */
    public AlsSettings {
        if (rank < 1 || iterations < 1 || blocks < 1 || !(regularization >= 0) || !(alpha > 0)) {
            throw new IllegalArgumentException("ALS with rank " + rank + ", " + iterations + " iterations, " + blocks
                    + " blocks, regularization " + regularization + " and alpha " + alpha
                    + " cannot be trained; give at least 1, 1, 1, 0 and more than 0");
        }
    }

    /**
     * Returns the settings for events, of which the validation part chooses one. For many events there is only the
     * first, because each of the others costs as much again.
     *
     * @param interactions approximate number of interactions
     */
    public static List<AlsSettings> implicit(long interactions, int rank, long seed) {
        AlsSettings first = new AlsSettings(rank, 10, 0.3, 2, blocks(interactions), seed);
        if (interactions > FEW_INTERACTIONS) {
            return List.of(first);
        }
        return List.of(first, new AlsSettings(rank, 10, 0.1, 5, blocks(interactions), seed));
    }

    /**
     * Returns the settings for ratings.
     *
     * @param ratings approximate number of ratings
     */
    public static AlsSettings explicit(long ratings, long seed) {
        return new AlsSettings(RANK, 15, 0.15, 1, blocks(ratings), seed);
    }

    /** Returns the same settings for another number of interactions. */
    public AlsSettings on(long interactions) {
        return new AlsSettings(rank, iterations, regularization, alpha, blocks(interactions), seed);
    }

    /** Returns the settings that the validation part chooses by, in words. */
    public String words() {
        return String.format(Locale.ROOT, "reg = %s, alpha = %s", regularization, alpha);
    }

    /**
     * Returns the number of blocks. Each sweep sends every block of users to every block of items, so the cost grows
     * with the square of this number.
     */
    private static int blocks(long interactions) {
        return (int) Math.max(LEAST_BLOCKS, Math.min(MOST_BLOCKS, interactions / BLOCK_INTERACTIONS));
    }
}
