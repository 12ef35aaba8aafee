package io.dynasage.features;

import java.util.ArrayList;
import java.util.List;

/**
 * What the recommendation use case needs to know.
 *
 * @param positiveEventTypes events of these types are positives; may be empty if ratings decide
 * @param minRating events with a rating of at least this are positives, whatever their type
 * @param split how positives are divided
 * @param validationFraction part of the positives for validation, 0 (none) to below 1;
 *     for {@link Split#LAST_PER_USER} only whether it is above 0 matters
 * @param testFraction part of the positives for the test, as {@code validationFraction}
 * @param negativesPerPositive drawn negatives per positive and draw, at least 1
 * @param draws independent draws of negatives for each training positive, at least 1; the positive is repeated in each
 * @param evaluationNegatives drawn negatives that each test positive is ranked against, at least 1
 * @param seed seed of every draw
 */
public record RecommendationSettings(List<String> positiveEventTypes, double minRating, Split split,
        double validationFraction, double testFraction, int negativesPerPositive, int draws,
        int evaluationNegatives, long seed) {

    /**
     * Checks the ranges above.
     *
     * @throws FeatureException listing every value that is out of range
     */
    public RecommendationSettings {
        positiveEventTypes = List.copyOf(positiveEventTypes);
        List<String> problems = new ArrayList<>();
        if (Double.isNaN(minRating)) {
            problems.add("the minimum rating is NaN, which no rating reaches; give a number");
        }
        fraction("validation fraction", validationFraction, problems);
        fraction("test fraction", testFraction, problems);
        if (validationFraction + testFraction >= 1) {
            problems.add("validation fraction " + validationFraction + " and test fraction " + testFraction
                    + " leave nothing to train on; their sum must be below 1");
        }
        atLeastOne("negatives per positive", negativesPerPositive, problems);
        atLeastOne("draws", draws, problems);
        atLeastOne("evaluation negatives", evaluationNegatives, problems);
        if (!problems.isEmpty()) {
            throw new FeatureException(String.join("; ", problems));
        }
    }

    private static void fraction(String name, double value, List<String> problems) {
        if (!(value >= 0 && value < 1)) {
            problems.add("the " + name + " is " + value + "; give a number from 0 to below 1");
        }
    }

    private static void atLeastOne(String name, int value, List<String> problems) {
        if (value < 1) {
            problems.add("the number of " + name + " is " + value + "; give at least 1");
        }
    }
}
