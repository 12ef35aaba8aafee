package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Settings of the recommendation use case.
 *
 * @param feedback implicit (a ranking) or explicit (a regression of ratings)
 * @param positives implicit: which events are positives; explicit: not used
 * @param split how positives or ratings are divided
 * @param negatives implicit: how negatives are sampled; explicit: not used
 * @param itemColumns explicit: additional columns of the events that describe the item, such as its categories;
 *     implicit: empty
 * @param weights implicit: how much a positive counts; explicit: {@link EventWeights#NONE}
 * @param minSupport the support that an id needs to have a feature of its own
 * @param seed the seed of every draw
 */
public record RecommendationSettings(
        Feedback feedback,
        PositiveRule positives,
        SplitSettings split,
        NegativeSettings negatives,
        List<FeatureColumn> itemColumns,
        EventWeights weights,
        MinSupport minSupport,
        long seed)
        implements UseCaseSettings {

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if implicit feedback has item columns, weights or types of
     *     negatives are given for explicit feedback, weights for a type of which no event is a positive, or a type says
     *     both that a user wants an item and that the user does not
     */
    public RecommendationSettings {
        itemColumns = List.copyOf(itemColumns);
        Problems problems = new Problems();
        problems.require(
                        feedback == Feedback.EXPLICIT || itemColumns.isEmpty(),
                        "item-columns",
                        "implicit recommendation knows users and items"
                                + " only, not "
                                + itemColumns.stream()
                                        .map(FeatureColumn::column)
                                        .toList()
                                + "; use the use case 'personalization' or leave these columns out")
                .require(
                        feedback == Feedback.IMPLICIT || !weights.differ(),
                        weights.byType().isEmpty() ? "half-life" : "weights",
                        "explicit feedback learns each rating as it is; leave weights and half-life out, or learn from"
                                + " features.feedback = implicit")
                .require(
                        feedback == Feedback.IMPLICIT || negatives.eventTypes().isEmpty(),
                        "negatives.event-types",
                        "explicit feedback learns from ratings only; leave " + negatives.eventTypes()
                                + " out, or learn from features.feedback = implicit")
                .require(
                        Collections.disjoint(negatives.eventTypes(), positives.eventTypes()),
                        "negatives.event-types",
                        negatives.eventTypes() + " and features.positives.event-types = " + positives.eventTypes()
                                + " have types in common; an event says either that a user wants an item, or that the"
                                + " user does not");
        if (feedback == Feedback.IMPLICIT) {
            weights.check(positives, problems);
        }
        problems.raise();
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
    public Examples whole(Examples parts, Dataset<Row> events) {
        return switch (feedback) {
            case EXPLICIT -> parts.whole();
            case IMPLICIT ->
                Recommendation.build(
                        events,
                        new RecommendationSettings(
                                feedback,
                                positives,
                                SplitSettings.none(),
                                negatives,
                                itemColumns,
                                weights,
                                minSupport,
                                seed));
        };
    }

    @Override
    public int mostExamplesOfAnEvent() {
        return feedback == Feedback.EXPLICIT ? 1 : negatives.examplesOfAPositive();
    }

    @Override
    public int mostColumns() {
        return columns().size();
    }

    /** Returns the columns of the feature space in order. */
    List<FeatureColumn> columns() {
        return minSupport.columns(itemColumns);
    }
}
