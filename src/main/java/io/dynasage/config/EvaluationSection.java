package io.dynasage.config;

import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.Bootstrap;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.evaluation.EvaluationSettings;
import io.dynasage.evaluation.GateSettings;
import io.dynasage.features.UseCase;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads {@code evaluation}: the metrics, and the requirements of the gate. */
final class EvaluationSection {
    private static final String GROUP = "evaluation.";
    private final Settings settings;
    private final UseCase useCase;

    EvaluationSection(Settings settings, UseCase useCase) {
        this.settings = settings;
        this.useCase = useCase;
    }

    ComparisonSettings evaluation() {
        Settings s = settings;
        GateSettings gate = gate();
        return s.built(
                GROUP,
                () -> new ComparisonSettings(
                        baselines(),
                        s.atLeast("evaluation.cutoff", EvaluationSettings.FIRST_PLACE),
                        s.atLeast("evaluation.list-cutoff", EvaluationSettings.FIRST_PLACE),
                        s.flag("evaluation.full-ranking"),
                        s.flag("evaluation.segments"),
                        s.atLeast("evaluation.active-user-events", ComparisonSettings.LEAST_EVENTS),
                        s.between("evaluation.resamples", 0, Bootstrap.MOST_RESAMPLES),
                        gate,
                        s.atLeast("evaluation.parity-rows", 0)));
    }

    private List<Baseline> baselines() {
        List<Baseline> baselines = settings.choices("evaluation.baselines", Baseline.class);
        baselines.stream()
                .filter(this::isUnfit)
                .forEach(baseline -> settings.wrong(
                        "evaluation.baselines",
                        "\"" + baseline + "\" needs "
                                + (baseline.ofItems() ? "items" : "the days since a user's last event")
                                + ", which the use case " + useCase + " does not have; leave it out"));
        return baselines;
    }

    /** Returns whether the use case lacks the columns that a baseline needs. A custom query can return all of them. */
    private boolean isUnfit(Baseline baseline) {
        return switch (useCase) {
            case CHURN -> baseline.ofItems();
            case RECOMMENDATION, PERSONALIZATION -> baseline == Baseline.RECENCY;
            case CUSTOM -> false;
        };
    }

    private GateSettings gate() {
        Settings s = settings;
        Baseline baseline = s.choiceIfSet("evaluation.gate.baseline", Baseline.class);
        OptionalDouble lift =
                optional(s.share("evaluation.gate.minimum-lift", GateSettings.LEAST_LIFT, GateSettings.MOST_LIFT));
        OptionalDouble drop = optional(s.share("evaluation.gate.maximum-drop", 0, GateSettings.MOST_DROP));
        Map<String, Double> limits = s.named().numbers("evaluation.gate.limits");
        return s.built(GROUP, () -> new GateSettings(baseline == null ? "" : baseline.toString(), lift, drop, limits));
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
