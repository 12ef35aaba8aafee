package io.dynasage.config;

import com.typesafe.config.ConfigObject;
import io.dynasage.events.ColumnType;
import io.dynasage.events.EventColumn;
import io.dynasage.features.ChurnSettings;
import io.dynasage.features.ChurnSnapshots;
import io.dynasage.features.CleaningSettings;
import io.dynasage.features.CustomSettings;
import io.dynasage.features.Encoding;
import io.dynasage.features.EventWeights;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureSettings;
import io.dynasage.features.Feedback;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.NumericForm;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.PriceBin;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import io.dynasage.features.UseCase;
import io.dynasage.features.UseCaseSettings;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code features}: what to learn, the columns to learn it from, and the time windows. */
record FeaturesSection(Settings settings, UseCase useCase) {
    private static final String GROUP = "features.";
    private static final String NEGATIVE_TYPES = "features.negatives.event-types";
    private static final String ITEM_COLUMNS = "features.item-columns";
    private static final String CONTEXT_COLUMNS = "features.context-columns";
    private static final String USER_COLUMNS = "features.user-columns";

    FeatureSettings features() {
        long seed = settings.seed("features.seed");
        return new FeatureSettings(cleaning(), examples(seed), seed);
    }

    /**
     * Reads the settings of all use cases, so that each value is checked. Problems with combinations of values are
     * reported only for the chosen use case.
     */
    private UseCaseSettings examples(long seed) {
        PositiveRule positives = settings.built(
                GROUP,
                () -> new PositiveRule(
                        settings.list("features.positives.event-types"),
                        settings.number("features.positives.min-rating")));
        double validation = settings.requiredShare("features.validation-fraction", 0, SplitSettings.MOST_OF_A_JOB);
        SplitSettings split = split(validation, seed);
        NegativeSettings negatives = settings.built(
                GROUP,
                () -> new NegativeSettings(
                        settings.atLeast("features.negatives.per-positive", NegativeSettings.LEAST),
                        settings.atLeast("features.negatives.draws", NegativeSettings.LEAST),
                        settings.number("features.negatives.popularity-power", 0, 1)
                                .orElse(0.0),
                        settings.number("features.negatives.popularity-correction", 0, 1)
                                .orElse(0.0),
                        settings.atLeast("features.evaluation-negatives", NegativeSettings.LEAST_OF_A_JOB),
                        settings.list(NEGATIVE_TYPES)));
        if (useCase != UseCase.RECOMMENDATION && !settings.list(NEGATIVE_TYPES).isEmpty()) {
            settings.wrong(
                    NEGATIVE_TYPES,
                    "only recommendation learns from what users do not want; leave it out for the use case " + useCase);
        }
        MinSupport support = settings.built(
                GROUP,
                () -> new MinSupport(
                        settings.atLeast("features.min-support.users", MinSupport.LEAST),
                        settings.atLeast("features.min-support.items", MinSupport.LEAST)));
        requireUse(ITEM_COLUMNS, UseCase.RECOMMENDATION, UseCase.PERSONALIZATION);
        requireUse(CONTEXT_COLUMNS, UseCase.PERSONALIZATION);
        requireUse("features.columns", UseCase.CUSTOM);
        List<FeatureColumn> ofItems = columns(ITEM_COLUMNS);
        List<FeatureColumn> ofUsers = userColumns();
        EventWeights weights = weights();
        RecommendationSettings recommendation = settings.built(
                useCase == UseCase.RECOMMENDATION,
                GROUP,
                () -> new RecommendationSettings(
                        settings.choice("features.feedback", Feedback.class),
                        positives,
                        split,
                        negatives,
                        ofItems,
                        ofUsers,
                        weights,
                        support,
                        seed));
        ZoneId timeZone =
                Objects.requireNonNullElse(EventsSection.zone(settings, "features.time-zone"), ZoneOffset.UTC);
        PersonalizationSettings personalization = settings.built(
                useCase == UseCase.PERSONALIZATION,
                GROUP,
                () -> new PersonalizationSettings(
                        positives,
                        columns(CONTEXT_COLUMNS),
                        ofItems,
                        split,
                        negatives,
                        weights,
                        support,
                        timeZone,
                        seed));
        CustomSettings custom = custom(split);
        ChurnSettings churn = churn(validation, seed);
        return switch (useCase) {
            case RECOMMENDATION -> recommendation;
            case PERSONALIZATION -> personalization;
            case CHURN -> churn;
            case CUSTOM -> custom;
        };
    }

    /** Records a problem if columns are declared that the use case does not learn from. */
    private void requireUse(String group, UseCase... users) {
        if (!settings.object(group).isEmpty() && !List.of(users).contains(useCase)) {
            settings.wrong(
                    group,
                    "only " + Stream.of(users).map(UseCase::toString).collect(Collectors.joining(" and "))
                            + " can learn from these columns; leave them out for the use case " + useCase);
        }
    }

    private List<FeatureColumn> userColumns() {
        List<FeatureColumn> ofUsers = columns(USER_COLUMNS);
        if (useCase != UseCase.RECOMMENDATION && !ofUsers.isEmpty()) {
            settings.wrong(
                    USER_COLUMNS,
                    "only recommendation with implicit feedback has columns of users; leave it out for the use case "
                            + useCase);
        }
        return ofUsers;
    }

    private EventWeights weights() {
        EventWeights weights = settings.built(
                GROUP,
                () -> new EventWeights(
                        settings.named().numbers("features.weights"),
                        settings.times().durationIfSet("features.half-life")));
        boolean chosen = useCase == UseCase.RECOMMENDATION || useCase == UseCase.PERSONALIZATION;
        if (!chosen && weights != null && weights.differ()) {
            settings.wrong(
                    weights.byType().isEmpty() ? "features.half-life" : "features.weights",
                    "only recommendation and personalization weigh events; leave it out for the use case " + useCase);
        }
        return Objects.requireNonNullElse(weights, EventWeights.NONE);
    }

    private SplitSettings split(double validation, long seed) {
        return settings.built(
                GROUP,
                () -> new SplitSettings(
                        settings.choice("features.split", Split.class),
                        validation,
                        settings.requiredShare(
                                "features.test-fraction",
                                SplitSettings.LEAST_TEST_OF_A_JOB,
                                SplitSettings.MOST_OF_A_JOB),
                        settings.times().instant("features.validation-from").orElse(null),
                        settings.times().instant("features.test-from").orElse(null),
                        seed));
    }

    private CustomSettings custom(SplitSettings split) {
        if (useCase != UseCase.CUSTOM && settings.optional("features.query").isPresent()) {
            settings.wrong(
                    "features.query",
                    "it belongs to the use case custom; leave it out, or set features.use-case = custom");
        }
        return settings.built(
                useCase == UseCase.CUSTOM,
                GROUP,
                () -> new CustomSettings(
                        settings.addresses().file("features.query").orElse(null),
                        settings.choice("features.task", CustomSettings.TASKS),
                        columns("features.columns"),
                        settings.list("features.carried"),
                        split));
    }

    /** Records a problem for each column that events do not have, or have in a type that features cannot use. */
    void requireTypes(UseCaseSettings examples, List<EventColumn> events) {
        Map<String, ColumnType> types = events.stream().collect(Collectors.toMap(EventColumn::name, EventColumn::type));
        if (examples instanceof RecommendationSettings recommendation) {
            requireSplit(recommendation.split());
            requireTypes(ITEM_COLUMNS, recommendation.itemColumns(), recommendation.derivedOfItems(), types);
            requireTypes(USER_COLUMNS, recommendation.userColumns(), Set.of(), types);
        } else if (examples instanceof PersonalizationSettings personalization) {
            requireSplit(personalization.split());
            requireTypes(
                    CONTEXT_COLUMNS,
                    personalization.contextColumns(),
                    PersonalizationSettings.DERIVED_OF_THE_MOMENT,
                    types);
            requireTypes(ITEM_COLUMNS, personalization.itemColumns(), PersonalizationSettings.DERIVED_OF_ITEMS, types);
        } else if (examples instanceof ChurnSettings churn) {
            requireNumbers("features.churn.amount-column", churn.amountColumn(), types);
            requireNumbers("features.churn.quantity-column", churn.quantityColumn(), types);
            if (!churn.eventTypes().isEmpty() && !types.containsKey("event_type")) {
                settings.wrong(
                        "features.churn.event-types",
                        "events have no column event_type; declare it in events.columns, or leave event-types out");
            }
        }
    }

    private void requireSplit(SplitSettings split) {
        if (split != null && split.split() == Split.GIVEN && !isDeclared(SplitSettings.PART)) {
            settings.wrong(
                    "features.split",
                    "given reads the column " + SplitSettings.PART + ", which events do not have; declare it in"
                            + " events.columns");
        }
    }

    /** Returns whether events have the column, or a second source adds it. */
    private boolean isDeclared(String column) {
        return Stream.of("events.columns", "source.items.columns", "source.users.columns")
                .anyMatch(group -> settings.object(group).get(column) instanceof ConfigObject);
    }

    private void requireTypes(
            String group, List<FeatureColumn> columns, Set<String> derived, Map<String, ColumnType> types) {
        for (FeatureColumn column : columns) {
            String needed = column.column();
            if (derived.contains(PriceBin.COLUMN) && needed.equals(PriceBin.COLUMN)) {
                needed = PriceBin.PRICE;
            }
            if (!isDeclared(column.column()) && !isDeclared(needed) && !derived.contains(needed)) {
                settings.wrong(
                        group + "." + column.column(),
                        "events have no column " + needed + "; declare it in events.columns, source.items.columns or"
                                + " source.users.columns, or correct the name");
            }
            Optional.ofNullable(types.get(column.column()))
                    .flatMap(column::problem)
                    .ifPresent(problem -> settings.wrong(group + "." + column.column() + ".encoding", problem));
        }
    }

    private void requireNumbers(String key, String column, Map<String, ColumnType> types) {
        if (column != null && !isDeclared(column)) {
            settings.wrong(
                    key, "events have no column \"" + column + "\"; declare it in events.columns, or correct the name");
        }
        Optional.ofNullable(column)
                .map(types::get)
                .filter(type -> type != ColumnType.DOUBLE && type != ColumnType.LONG)
                .ifPresent(type -> settings.wrong(
                        key, "column '" + column + "' is of type " + type + "; name one of type double or long"));
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
                    column.numberIfSet("scale").orElse(encoding.scale()),
                    column.atLeast("min-support", MinSupport.LEAST),
                    column.verbatim("separator").orElse(null),
                    column.numberIfSet("missing").orElse(null));
        });
    }

    private CleaningSettings cleaning() {
        return settings.built(
                GROUP,
                () -> new CleaningSettings(
                        settings.times().durationOrNone("features.cleaning.repeat-window"),
                        settings.list("features.cleaning.repeat-event-types"),
                        settings.atLeast("features.cleaning.max-events-per-user-and-day", CleaningSettings.NO_LIMIT),
                        settings.atLeast("features.cleaning.max-events-per-user", CleaningSettings.NO_LIMIT)));
    }

    private ChurnSettings churn(double validation, long seed) {
        boolean used = useCase == UseCase.CHURN;
        return settings.built(
                used,
                GROUP,
                () -> new ChurnSettings(
                        settings.times().duration("features.churn.window"),
                        settings.times().durationOrNone("features.churn.active-within"),
                        snapshots(used).orElse(null),
                        settings.atLeast("features.churn.snapshot-count", ChurnSettings.LEAST_SNAPSHOTS),
                        validation,
                        settings.optional("features.churn.amount-column").orElse(null),
                        settings.optional("features.churn.quantity-column").orElse(null),
                        settings.choice("features.churn.form", NumericForm.class),
                        settings.list("features.churn.event-types"),
                        settings.times()
                                .instant("features.churn.observed-until")
                                .orElse(null),
                        ChurnSettings.NOT_STARTED,
                        seed));
    }

    private Optional<ChurnSnapshots> snapshots(boolean used) {
        Instant validation =
                settings.times().instant("features.churn.validation-snapshot").orElse(null);
        Instant test = settings.times().instant("features.churn.test-snapshot").orElse(null);
        return Optional.of(settings.times().instants("features.churn.training-snapshots"))
                .filter(training -> !training.isEmpty())
                .map(training -> settings.built(used, GROUP, () -> new ChurnSnapshots(training, validation, test)));
    }
}
