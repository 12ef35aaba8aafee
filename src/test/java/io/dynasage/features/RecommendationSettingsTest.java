package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.settings.InvalidSettingsException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class RecommendationSettingsTest {
    private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");

    @Test
    void listsEveryValueOutOfRangeAtOnce() {
        assertEquals(
                "the validation fraction is -0.1; give a number from 0 to below 1; "
                        + "the test fraction is 1.5; give a number from 0 to below 1; "
                        + "validation fraction -0.1 and test fraction 1.5 leave nothing to train on; their sum"
                        + " must be below 1",
                message(() -> SplitSettings.fractions(Split.TIME, -0.1, 1.5)));
        assertEquals(
                "the number of negatives per positive is 0; give at least 1; the number of draws is -1; give at"
                        + " least 1; "
                        + "the number of evaluation negatives is 0; give at least 1",
                message(() -> new NegativeSettings(0, -1, 0.5, 0.25, 0, List.of())));
        assertEquals(
                "the power 1.5 of popularity is outside 0 to 1; give 0 to draw all items alike, or up to 1 to draw in"
                        + " proportion to their events; "
                        + "the popularity correction -0.1 is outside 0 to 1; give 0 for none, or up to the power of"
                        + " popularity by which negatives are drawn",
                message(() -> new NegativeSettings(1, 1, 1.5, -0.1, 10, List.of())));
        assertEquals(
                "the number of rows that support a user is 0; give at least 1; the number of rows that support"
                        + " an item is -2;"
                        + " give at least 1",
                message(() -> new MinSupport(0, -2)));
        assertEquals(
                "the repeat window is PT-1S; give 0 or a longer time; the number of events per user and day is"
                        + " -1; give at least 0; "
                        + "the number of events per user is -2; give at least 0",
                message(() -> new CleaningSettings(Duration.ofSeconds(-1), List.of(), -1, -2)));
    }

    @Test
    void refusesAMinimumRatingThatIsNaN() {
        assertEquals(
                "the minimum rating is NaN, which no rating reaches; give a number",
                message(() -> new PositiveRule(List.of(), Double.NaN)));
    }

    @Test
    void acceptsAJobWithoutValidation() {
        assertFalse(SplitSettings.fractions(Split.TIME, 0, 0.1).wantsValidation());
        assertFalse(at(null, NOON).wantsValidation());
        assertTrue(at(NOON.minusSeconds(1), NOON).wantsValidation());
    }

    private static SplitSettings at(Instant validationFrom, Instant testFrom) {
        return new SplitSettings(Split.TIME, 0, 0, validationFrom, testFrom, 0);
    }

    @Test
    void refusesInstantsThatDoNotFit() {
        assertEquals(
                "the test begins at 2024-03-01T12:00:00Z, which the split 'given' cannot use; leave the instant"
                        + " out or choose the split 'time'",
                message(() -> new SplitSettings(Split.GIVEN, 0, 0, null, NOON, 0)));
        assertEquals(
                "the validation begins at 2024-03-01T12:00:00Z, but nothing says when it ends; give the instant"
                        + " at which the test begins"
                        + " as well",
                message(() -> at(NOON, null)));
        assertEquals(
                "the validation begins at 2024-03-01T12:00:01Z, after the test at 2024-03-01T12:00:00Z; give an"
                        + " earlier instant",
                message(() -> at(NOON.plusSeconds(1), NOON)));
    }

    @Test
    void refusesWeightsThatCannotBe() {
        Map<String, Double> wrong = Map.of("buy", 0.0, "view", Double.NaN, "cart", 1001.0, "like", 1000.0);
        String cure = " is outside 0.001 to 1000.0; to leave events out, take their type out of positives.event-types";
        assertEquals(
                "the weight 0.0" + cure + "; the weight 1001.0" + cure + "; the weight NaN" + cure
                        + "; the half-life PT0S is not above 0; leave it out if age does not matter",
                message(() -> new EventWeights(wrong, Optional.of(Duration.ZERO))));
        EventWeights weights = new EventWeights(Map.of("buy", 5.0, "veiw", 1.0), Optional.empty());
        assertEquals(
                "no event is a positive by the type \"veiw\"; add it to features.positives.event-types = [buy, view],"
                        + " or correct the name",
                message(() -> recommendation(Feedback.IMPLICIT, weights)));
        String explicit = "explicit feedback learns each rating as it is; leave weights and half-life out, or learn"
                + " from features.feedback = implicit";
        assertEquals(explicit, message(() -> recommendation(Feedback.EXPLICIT, weights)));
        assertEquals(
                explicit,
                message(() -> recommendation(
                        Feedback.EXPLICIT, new EventWeights(Map.of(), Optional.of(Duration.ofDays(60))))));
    }

    @Test
    void anEventSaysEitherThatAUserWantsAnItemOrThatTheUserDoesNot() {
        String both = "[view, return] and features.positives.event-types = [buy, view] have types in common; an event"
                + " says either that a user wants an item, or that the user does not";
        assertEquals(
                both, message(() -> recommendation(Feedback.IMPLICIT, EventWeights.NONE, List.of("view", "return"))));
        assertEquals(
                "explicit feedback learns from ratings only; leave [return] out, or learn from features.feedback ="
                        + " implicit",
                message(() -> recommendation(Feedback.EXPLICIT, EventWeights.NONE, List.of("return"))));
    }

    private static RecommendationSettings recommendation(Feedback feedback, EventWeights weights) {
        return recommendation(feedback, weights, List.of());
    }

    private static RecommendationSettings recommendation(
            Feedback feedback, EventWeights weights, List<String> negatives) {
        return new RecommendationSettings(
                feedback,
                new PositiveRule(List.of("buy", "view"), 4),
                SplitSettings.fractions(Split.TIME, 0, 0.1),
                new NegativeSettings(2, 1, 0.5, 0.25, 9, negatives),
                List.of(),
                List.of(),
                weights,
                MinSupport.ONE,
                1);
    }

    @Test
    void refusesWhatAUseCaseCannotUse() {
        List<FeatureColumn> device = List.of(FeatureColumn.oneHot("device"));
        PositiveRule positives = new PositiveRule(List.of("buy"), 4);
        SplitSettings split = SplitSettings.fractions(Split.TIME, 0, 0.1);
        NegativeSettings negatives = new NegativeSettings(2, 1, 0.5, 0.25, 9, List.of());
        assertEquals(
                "item_age changes from day to day, but implicit recommendation knows one value of each item; leave it"
                        + " out, keep places with recommendations.new-items, or use the use case personalization;"
                        + " [device] are columns of items, too; declare a column once, where it belongs",
                message(() -> new RecommendationSettings(
                        Feedback.IMPLICIT,
                        positives,
                        split,
                        negatives,
                        List.of(FeatureColumn.oneHot("device"), FeatureColumn.oneHot("item_age")),
                        device,
                        EventWeights.NONE,
                        MinSupport.ONE,
                        1)));
        assertEquals(
                "explicit feedback has columns of items only; leave [device] out, or learn from features.feedback ="
                        + " implicit",
                message(() -> new RecommendationSettings(
                        Feedback.EXPLICIT,
                        positives,
                        split,
                        negatives,
                        List.of(),
                        device,
                        EventWeights.NONE,
                        MinSupport.ONE,
                        1)));
        assertEquals(
                "price_bin and item_age describe the item; declare them as item columns, not as context columns;"
                        + " hour, weekday and"
                        + " daypart describe the moment; declare them as context columns, not as item columns",
                message(() -> new PersonalizationSettings(
                        positives,
                        List.of(FeatureColumn.oneHot("item_age")),
                        List.of(FeatureColumn.oneHot("hour")),
                        split,
                        negatives,
                        EventWeights.NONE,
                        MinSupport.ONE,
                        ZoneId.of("UTC"),
                        1)));
        assertEquals(
                "the custom use case has no SQL file; give its uri; the custom use case cannot rank, because its"
                        + " rows do not show items"
                        + " that were not chosen; choose the task classification or regression; the custom use"
                        + " case declares no feature column;"
                        + " declare at least one",
                message(() -> new CustomSettings(" ", Task.RANKING, List.of(), List.of(), split)));
        assertEquals(
                "the inactivity window is PT36H; give whole days, at least 1; active users are those of PT-24H;"
                        + " give whole days, or 0 for"
                        + " all users; the number of training snapshots is 0; give at least 1; the validation"
                        + " fraction is 1.0; give a number from 0"
                        + " to below 1",
                message(() -> new ChurnSettings(
                        Duration.ofHours(36),
                        Duration.ofDays(-1),
                        null,
                        0,
                        1,
                        null,
                        null,
                        NumericForm.RAW,
                        List.of(),
                        null,
                        ChurnSettings.NOT_STARTED,
                        1)));
    }

    @Test
    void refusesFeatureColumnsOutOfRange() {
        assertEquals(
                "column 'x' has the scale 0.0; give a finite number that is not 0",
                message(() -> FeatureColumn.oneHot("x").scaled(0)));
        assertEquals(
                "column 'x' has the minimum support 0; give at least 1",
                message(() -> FeatureColumn.oneHot("x").supportedBy(0)));
        assertEquals(
                "column 'x' is one-hot and has the default 3.0; a default is a finite number of a numeric column",
                message(() -> FeatureColumn.oneHot("x").orElse(3)));
        assertEquals(
                "column 'x' is multi-hot and has the separator ''; a separator is text between the ids of a"
                        + " multi-hot column",
                message(() -> FeatureColumn.multiHot("x", "")));
    }

    private static String message(Executable settings) {
        return assertThrows(InvalidSettingsException.class, settings).getMessage();
    }
}
