package io.dynasage.features;

/**
 * What is drawn beside what users chose.
 *
 * @param perPositive drawn negatives per positive and draw, at least 1
 * @param draws independent draws of negatives for each training positive, at least 1; the positive is repeated in each
 * @param evaluation drawn negatives that each test positive is ranked against, at least 1
 */
public record NegativeSettings(int perPositive, int draws, int evaluation) {
    /**
     * Checks the ranges above.
     *
     * @throws FeatureException listing every value that is out of range
     */
    public NegativeSettings {
        new Problems().atLeast(1, "negatives per positive", perPositive).atLeast(1, "draws", draws)
                .atLeast(1, "evaluation negatives", evaluation).raise();
    }

    /** How many examples a positive makes at most: itself and its negatives, in every draw. */
    int examplesPerPositive() {
        return draws * (1 + perPositive);
    }
}
