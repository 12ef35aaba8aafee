package io.dynasage.features;

import io.dynasage.settings.Problems;

/**
 * Settings of the sampled negatives.
 *
 * @param perPositive sampled negatives per positive and draw, at least 1
 * @param draws independent draws of negatives for each training positive, at least 1; the positive is repeated in each
 * @param evaluation sampled negatives that each test positive is ranked against, at least 1
 */
public record NegativeSettings(int perPositive, int draws, int evaluation) {
    /** The minimum of each value. */
    public static final int LEAST = 1;
    /** The minimum of {@code evaluation} in a job. The top ten of fewer items would mean nothing. */
    public static final int LEAST_OF_A_JOB = 10;

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public NegativeSettings {
        new Problems()
                .atLeast(LEAST, "negatives.per-positive", "negatives per positive", perPositive)
                .atLeast(LEAST, "negatives.draws", "draws", draws)
                .atLeast(LEAST, "evaluation-negatives", "evaluation negatives", evaluation)
                .raise();
    }

    /** Returns the maximum number of examples of a positive: itself and its negatives, in each draw. */
    int examplesOfAPositive() {
        return (1 + perPositive) * draws;
    }
}
