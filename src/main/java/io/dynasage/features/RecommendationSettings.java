package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Settings of the recommendation use case.
 *
 * @param feedback implicit (a ranking) or explicit (a regression of ratings)
 * @param positives implicit: which events are positives; explicit: not used
 * @param split how positives or ratings are divided
 * @param negatives implicit: how negatives are sampled; explicit: not used
 * @param itemColumns additional columns of the events that describe the item, such as its categories. Explicit: a
 *     rating has those of its own event; implicit: an item has those of its newest training event, or else of an event
 *     that training does not see, and {@code price_bin} (half octaves of the events' {@code price}) if events do not
 *     have it
 * @param userColumns implicit: additional columns of the events that describe the user, from the user's newest training
 *     event; explicit: empty
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
        List<FeatureColumn> userColumns,
        EventWeights weights,
        MinSupport minSupport,
        long seed)
        implements UseCaseSettings {

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if implicit feedback has the item's age, or a column of
     *     users and items; columns of users, weights or types of negatives are given for explicit feedback; weights for
     *     a type of which no event is a positive; or a type says both that a user wants an item and that the user does
     *     not
     */
    public RecommendationSettings {
        itemColumns = List.copyOf(itemColumns);
        userColumns = List.copyOf(userColumns);
        Problems problems = new Problems();
        checkColumns(problems, feedback, itemColumns, userColumns);
        problems.require(
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

    private static void checkColumns(
            Problems problems, Feedback feedback, List<FeatureColumn> ofItems, List<FeatureColumn> ofUsers) {
        List<String> both = names(ofItems);
        both.retainAll(names(ofUsers));
        problems.require(
                        feedback == Feedback.EXPLICIT || !names(ofItems).contains(PersonalizationSettings.ITEM_AGE),
                        "item-columns",
                        "item_age changes from day to day, but implicit recommendation knows one value of each item;"
                                + " leave it out, keep places with recommendations.new-items, or use the use case"
                                + " personalization")
                .require(
                        both.isEmpty(),
                        "user-columns",
                        both + " are columns of items, too; declare a column once, where it belongs")
                .require(
                        feedback == Feedback.IMPLICIT || ofUsers.isEmpty(),
                        "user-columns",
                        "explicit feedback has columns of items only; leave " + names(ofUsers)
                                + " out, or learn from features.feedback = implicit");
    }

    private static List<String> names(List<FeatureColumn> columns) {
        return columns.stream().map(FeatureColumn::column).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Returns the item columns that are made of others if events do not have them. */
    public Set<String> derivedOfItems() {
        if (feedback == Feedback.IMPLICIT) {
            return Set.of(PriceBin.COLUMN);
        }
        return Set.of();
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
                                userColumns,
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
    public int rankedItems() {
        return 1 + negatives.evaluation();
    }

    @Override
    public int mostColumns() {
        return columns().size();
    }

    /** Returns the columns of the feature space in order. */
    List<FeatureColumn> columns() {
        return minSupport.columns(
                Stream.concat(itemColumns.stream(), userColumns.stream()).toList());
    }
}
