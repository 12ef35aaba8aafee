package io.dynasage.config;

import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.Bootstrap;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.evaluation.EvaluationSettings;
import io.dynasage.evaluation.GateSettings;
import io.dynasage.evaluation.MetricNames;
import io.dynasage.evaluation.Undecided;
import io.dynasage.features.Encoding;
import io.dynasage.features.Feedback;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Task;
import io.dynasage.features.UseCase;
import io.dynasage.features.UseCaseSettings;
import io.dynasage.sagemaker.Algorithm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads {@code evaluation}: the metrics, and the requirements of the gate. */
record EvaluationSection(Settings settings, UseCase useCase) {
    private static final String GROUP = "evaluation.";
    private static final String BASELINES = "evaluation.baselines";
    private static final String MUST_BEAT = "evaluation.gate.must-beat";

    ComparisonSettings evaluation() {
        GateSettings gate = gate();
        return settings.built(
                GROUP,
                () -> new ComparisonSettings(
                        baselines(BASELINES),
                        settings.atLeast("evaluation.cutoff", EvaluationSettings.FIRST_PLACE),
                        settings.atLeast("evaluation.list-cutoff", EvaluationSettings.FIRST_PLACE),
                        settings.flag("evaluation.full-ranking"),
                        settings.flag("evaluation.segments"),
                        settings.atLeast("evaluation.active-user-events", ComparisonSettings.LEAST_EVENTS),
                        settings.between("evaluation.resamples", 0, Bootstrap.MOST_RESAMPLES),
                        gate,
                        settings.atLeast("evaluation.parity-rows", 0)));
    }

    private List<Baseline> baselines(String key) {
        List<Baseline> baselines = settings.choices(key, Baseline.class);
        baselines.stream()
                .filter(baseline -> baseline != Baseline.RECENT_POPULARITY && isUnfit(baseline))
                .forEach(baseline -> settings.wrong(
                        key, "\"" + baseline + "\" needs " + needs(baseline) + " does not have; leave it out"));
        baselines.stream()
                .filter(baseline -> useCase == UseCase.CUSTOM && baseline.ofItems() && !isUnfit(baseline))
                .forEach(baseline -> columns(baseline).forEach(id -> requireIds(key, baseline, id)));
        return baselines;
    }

    /** Records a problem for a baseline of ids if the column has none. */
    private void requireIds(String key, Baseline baseline, String id) {
        settings.groups("features.columns")
                .get(id)
                .optional("encoding")
                .filter(encoding -> !encoding.equals(Encoding.ONE_HOT.toString()))
                .ifPresent(encoding -> settings.wrong(
                        key,
                        "\"" + baseline + "\" reads the ids of " + id + ", and features.columns." + id + ".encoding = "
                                + encoding + " gives it none; set that to " + Encoding.ONE_HOT
                                + ", or leave the baseline out"));
    }

    private String needs(Baseline baseline) {
        if (useCase == UseCase.CUSTOM && ofColumns(baseline)) {
            return String.join(" and ", columns(baseline)) + ", which features.columns";
        }
        return needed(baseline) + ", which the use case " + useCase;
    }

    private static String needed(Baseline baseline) {
        return switch (baseline) {
            case CONTEXT_POPULARITY -> "the context of a choice";
            case LOGISTIC_REGRESSION -> "the history of a user at a snapshot";
            case RECENCY -> "the days since a user's last event";
            default -> "items";
        };
    }

    /** Returns whether a baseline reads columns that a custom query can return. */
    private static boolean ofColumns(Baseline baseline) {
        return baseline != Baseline.CONTEXT_POPULARITY && baseline != Baseline.LOGISTIC_REGRESSION;
    }

    /** Returns the columns of a custom query's result that a baseline reads. */
    private static List<String> columns(Baseline baseline) {
        return switch (baseline) {
            case POPULARITY, RECENT_POPULARITY -> List.of("item_id");
            case ALS -> List.of("user_id", "item_id");
            case RECENCY -> List.of("recency_days");
            case MEAN, CONTEXT_POPULARITY, LOGISTIC_REGRESSION -> List.of();
        };
    }

    /** Returns whether the use case lacks the columns that a baseline needs. */
    private boolean isUnfit(Baseline baseline) {
        return switch (useCase) {
            case CHURN -> baseline.ofItems();
            case RECOMMENDATION -> ofUsers(baseline) || baseline == Baseline.CONTEXT_POPULARITY;
            case PERSONALIZATION -> ofUsers(baseline);
            case CUSTOM ->
                !ofColumns(baseline)
                        || !settings.object("features.columns").keySet().containsAll(columns(baseline));
        };
    }

    private static boolean ofUsers(Baseline baseline) {
        return baseline == Baseline.RECENCY || baseline == Baseline.LOGISTIC_REGRESSION;
    }

    private GateSettings gate() {
        return settings.built(
                GROUP,
                () -> new GateSettings(
                        baselines(MUST_BEAT),
                        settings.choice("evaluation.gate.undecided", Undecided.class),
                        optional(settings.share(
                                "evaluation.gate.minimum-lift", GateSettings.LEAST_LIFT, GateSettings.MOST_LIFT)),
                        optional(settings.share("evaluation.gate.maximum-drop", 0, GateSettings.MOST_DROP)),
                        settings.named().numbers("evaluation.gate.limits")));
    }

    /**
     * Records a problem for a baseline that needs a ranking where there is none, and for each limit of the gate on a
     * metric that this evaluation does not measure.
     */
    void requireMeasured(ComparisonSettings evaluation, UseCaseSettings examples, Algorithm algorithm) {
        if (examples.task() != Task.RANKING && evaluation.baselines().contains(Baseline.RECENT_POPULARITY)) {
            boolean gates = evaluation.gate().mustBeat().contains(Baseline.RECENT_POPULARITY);
            settings.wrong(
                    gates ? MUST_BEAT : BASELINES,
                    "\"" + Baseline.RECENT_POPULARITY + "\" ranks items that users chose, and this is a "
                            + examples.task() + "; leave it out");
        }
        List<String> measured = metrics(evaluation, examples, algorithm);
        evaluation.gate().limits().keySet().stream()
                .filter(metric -> !measured.contains(metric))
                .forEach(metric -> settings.wrong(
                        "evaluation.gate.limits." + metric,
                        "this evaluation does not measure \"" + metric + "\"; its metrics are "
                                + String.join(", ", measured)));
    }

    private static List<String> metrics(ComparisonSettings evaluation, UseCaseSettings examples, Algorithm algorithm) {
        boolean lists = evaluation.fullRanking() && algorithm.hasFactors() && ranksAllItems(examples);
        List<String> ofRows = switch (examples.task()) {
            case CLASSIFICATION -> MetricNames.CLASSIFICATION;
            case REGRESSION -> MetricNames.REGRESSION;
            case RANKING -> MetricNames.ranking(evaluation.cutoff());
        };
        if (lists) {
            return MetricNames.withLists(ofRows, evaluation.listCutoff());
        }
        return ofRows;
    }

    /**
     * Returns whether lists of all items can be made: they need a score that depends on nothing but the user and the
     * item. The columns of a rated item are those of each event.
     */
    private static boolean ranksAllItems(UseCaseSettings examples) {
        return examples instanceof RecommendationSettings recommendation
                && (recommendation.feedback() == Feedback.IMPLICIT
                        || recommendation.itemColumns().isEmpty());
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
