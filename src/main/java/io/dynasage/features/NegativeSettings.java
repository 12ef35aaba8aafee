package io.dynasage.features;

import io.dynasage.settings.Problems;

/**
 * What is drawn beside what users chose.
 *
 * @param perPositive drawn negatives per positive and draw, at least 1
 * @param draws independent draws of negatives for each training positive, at least 1; the positive is repeated in each
 * @param evaluation drawn negatives that each test positive is ranked against, at least 1
 */
public record NegativeSettings(int perPositive, int draws, int evaluation) {
    /** The least that each may be. */
    public static final int LEAST = 1;
    /** The least that a job may evaluate with: the first ten places of fewer say nothing. */
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

    /** A positive and its negatives, in each draw. */
    int examplesOfAPositive() {
        return (1 + perPositive) * draws;
    }

    /** How many examples a positive makes at most: itself and its negatives, in every draw. */
    int examplesPerPositive() {
        return draws * (1 + perPositive);
    }
}
