package io.dynasage.features;

import java.util.List;

/**
 * What the recommendation use case needs to know.
 *
 * @param feedback implicit (a ranking) or explicit (a regression of ratings)
 * @param positives implicit: which events are positives; explicit: not used
 * @param split how positives or ratings are divided
 * @param negatives implicit: what is drawn; explicit: not used
 * @param itemColumns explicit: further columns of the events that tell of the item, such as its categories; implicit: empty
 * @param minSupport what it takes to have a feature of one's own
 * @param seed seed of every draw
 */
public record RecommendationSettings(Feedback feedback, PositiveRule positives, SplitSettings split, NegativeSettings negatives,
        List<FeatureColumn> itemColumns, MinSupport minSupport, long seed) {

    /**
     * Checks the ranges above.
     *
     * @throws FeatureException if implicit feedback has item columns
     */
    public RecommendationSettings {
        itemColumns = List.copyOf(itemColumns);
        new Problems().require(feedback == Feedback.EXPLICIT || itemColumns.isEmpty(), "implicit recommendation knows users and items"
                + " only, not " + itemColumns.stream().map(FeatureColumn::column).toList()
                + "; use the use case 'personalization' or leave these columns out").raise();
    }

    /** The columns of the feature space in their order. */
    List<FeatureColumn> columns() {
        return minSupport.columns(itemColumns);
    }
}
