package io.dynasage.config;

import io.dynasage.features.ChurnSettings;
import io.dynasage.features.ChurnSnapshots;
import io.dynasage.features.CleaningSettings;
import io.dynasage.features.CustomSettings;
import io.dynasage.features.Encoding;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureSettings;
import io.dynasage.features.Feedback;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.NumericForm;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import io.dynasage.features.UseCase;
import io.dynasage.features.UseCaseSettings;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Reads {@code features}: what to learn, the columns to learn it from, and the time windows. */
final class FeaturesSection {
    private static final String GROUP = "features.";
    private final Settings settings;
    private final UseCase useCase;

    FeaturesSection(Settings settings) {
        this.settings = settings;
        this.useCase = settings.choice("features.use-case", UseCase.class);
    }

    UseCase useCase() {
        return useCase;
    }

    FeatureSettings features() {
        long seed = settings.seed("features.seed");
        return new FeatureSettings(cleaning(), examples(seed), seed);
    }

    /**
     * Reads the settings of all use cases, so that each value is checked. Problems with combinations of values are
     * reported only for the chosen use case.
     */
    private UseCaseSettings examples(long seed) {
        Settings s = settings;
        PositiveRule positives = s.built(
                GROUP,
                () -> new PositiveRule(
                        s.list("features.positives.event-types"), s.number("features.positives.min-rating")));
        double validation = s.requiredShare("features.validation-fraction", 0, SplitSettings.MOST_OF_A_JOB);
        SplitSettings split = split(validation);
        NegativeSettings negatives = s.built(
                GROUP,
                () -> new NegativeSettings(
                        s.atLeast("features.negatives.per-positive", NegativeSettings.LEAST),
                        s.atLeast("features.negatives.draws", NegativeSettings.LEAST),
                        s.atLeast("features.evaluation-negatives", NegativeSettings.LEAST_OF_A_JOB)));
        MinSupport support = s.built(
                GROUP,
                () -> new MinSupport(
                        s.atLeast("features.min-support.users", MinSupport.LEAST),
                        s.atLeast("features.min-support.items", MinSupport.LEAST)));
        List<FeatureColumn> ofItems = columns("features.item-columns");
        RecommendationSettings recommendation = s.built(
                useCase == UseCase.RECOMMENDATION,
                GROUP,
                () -> new RecommendationSettings(
                        s.choice("features.feedback", Feedback.class),
                        positives,
                        split,
                        negatives,
                        ofItems,
                        support,
                        seed));
        PersonalizationSettings personalization = s.built(
                useCase == UseCase.PERSONALIZATION,
                GROUP,
                () -> new PersonalizationSettings(
                        positives, columns("features.context-columns"), ofItems, split, negatives, support, seed));
        CustomSettings custom = custom(split);
        ChurnSettings churn = churn(validation, seed);
        return switch (useCase) {
            case RECOMMENDATION -> recommendation;
            case PERSONALIZATION -> personalization;
            case CHURN -> churn;
            case CUSTOM -> custom;
        };
    }

    private SplitSettings split(double validation) {
        Settings s = settings;
        return s.built(
                GROUP,
                () -> new SplitSettings(
                        s.choice("features.split", Split.class),
                        validation,
                        s.requiredShare(
                                "features.test-fraction",
                                SplitSettings.LEAST_TEST_OF_A_JOB,
                                SplitSettings.MOST_OF_A_JOB),
                        s.times().instant("features.validation-from"),
                        s.times().instant("features.test-from")));
    }

    private CustomSettings custom(SplitSettings split) {
        Settings s = settings;
        if (useCase != UseCase.CUSTOM && s.optional("features.query") != null) {
            s.wrong(
                    "features.query",
                    "it belongs to the use case custom; leave it out, or set features.use-case = custom");
        }
        return s.built(
                useCase == UseCase.CUSTOM,
                GROUP,
                () -> new CustomSettings(
                        s.optional("features.query"),
                        s.choice("features.task", CustomSettings.TASKS),
                        columns("features.columns"),
                        s.list("features.carried"),
                        split));
    }

    private List<FeatureColumn> columns(String key) {
        return settings.groups(key).entrySet().stream()
                .map(column -> column(column.getKey(), column.getValue()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static FeatureColumn column(String name, Settings column) {
        return column.built("", () -> {
            Encoding encoding = column.choice("encoding", Encoding.class);
            return new FeatureColumn(
                    name,
                    encoding,
                    Objects.requireNonNullElse(column.numberIfSet("scale"), encoding.scale()),
                    Objects.requireNonNullElse(column.whole("min-support", MinSupport.LEAST), MinSupport.LEAST),
                    column.verbatim("separator"),
                    column.numberIfSet("missing"));
        });
    }

    private CleaningSettings cleaning() {
        Settings s = settings;
        return s.built(
                GROUP,
                () -> new CleaningSettings(
                        s.list("features.cleaning.forget"),
                        s.optional("features.cleaning.forget-uri"),
                        s.times().durationOrNone("features.cleaning.repeat-window"),
                        s.list("features.cleaning.repeat-event-types"),
                        s.atLeast("features.cleaning.max-events-per-user-and-day", CleaningSettings.NO_LIMIT),
                        s.atLeast("features.cleaning.max-events-per-user", CleaningSettings.NO_LIMIT)));
    }

    private ChurnSettings churn(double validation, long seed) {
        Settings s = settings;
        boolean used = useCase == UseCase.CHURN;
        return s.built(
                used,
                GROUP,
                () -> new ChurnSettings(
                        s.times().duration("features.churn.window"),
                        s.times().durationOrNone("features.churn.active-within"),
                        snapshots(used),
                        s.atLeast("features.churn.snapshot-count", ChurnSettings.LEAST_SNAPSHOTS),
                        validation,
                        s.optional("features.churn.amount-column"),
                        s.optional("features.churn.quantity-column"),
                        s.choice("features.churn.form", NumericForm.class),
                        s.times().instant("features.churn.observed-until"),
                        seed));
    }

    private ChurnSnapshots snapshots(boolean used) {
        List<Instant> training = settings.times().instants("features.churn.training-snapshots");
        Instant validation = settings.times().instant("features.churn.validation-snapshot");
        Instant test = settings.times().instant("features.churn.test-snapshot");
        return training.isEmpty()
                ? null
                : settings.built(used, GROUP, () -> new ChurnSnapshots(training, validation, test));
    }
}
