package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the recommendation use case needs to know.
 *
 * @param feedback implicit (a ranking) or explicit (a regression of ratings)
 * @param positives implicit: which events are positives; explicit: not used
 * @param split how positives or ratings are divided
 * @param negatives implicit: what is drawn; explicit: not used
 * @param itemColumns explicit: further columns of the events that tell of the item, such as its categories; implicit:
 *     empty
 * @param minSupport what it takes to have a feature of one's own
 * @param seed seed of every draw
 */
public record RecommendationSettings(
        Feedback feedback,
        PositiveRule positives,
        SplitSettings split,
        NegativeSettings negatives,
        List<FeatureColumn> itemColumns,
        MinSupport minSupport,
        long seed)
        implements UseCaseSettings {

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if implicit feedback has item columns
     */
    public RecommendationSettings {
        itemColumns = List.copyOf(itemColumns);
        new Problems()
                .require(
                        feedback == Feedback.EXPLICIT || itemColumns.isEmpty(),
                        "item-columns",
                        "implicit recommendation knows users and items"
                                + " only, not "
                                + itemColumns.stream()
                                        .map(FeatureColumn::column)
                                        .toList()
                                + "; use the use case 'personalization' or leave these columns out")
                .raise();
    }

    @Override
    public UseCase useCase() {
        return UseCase.RECOMMENDATION;
    }

    @Override
    public Task task() {
        return feedback == Feedback.EXPLICIT ? Task.REGRESSION : Task.RANKING;
    }

    @Override
    public Examples build(Dataset<Row> events) {
        return Recommendation.build(events, this);
    }

    @Override
    public int mostExamplesOfAnEvent() {
        return feedback == Feedback.EXPLICIT ? 1 : negatives.examplesOfAPositive();
    }

    @Override
    public int mostColumns() {
        return columns().size();
    }

    /** The columns of the feature space in their order. */
    List<FeatureColumn> columns() {
        return minSupport.columns(itemColumns);
    }
}
