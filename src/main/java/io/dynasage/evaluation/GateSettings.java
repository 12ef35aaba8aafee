package io.dynasage.evaluation;

import io.dynasage.settings.Problems;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The rules that a model must meet to be deployed. Lift and drop are measured in the report's primary metric, and the
 * lift over a baseline in the metric that {@link Baseline#comparedBy} names.
 *
 * @param mustBeat the baselines that must not be better than the model
 * @param undecided what becomes of a model if the test does not decide whether it is better than one of them
 * @param minimumLift minimum improvement of the model over each of them, relative to the baseline's value: 0.05 is 5 %;
 *     0 means not worse; empty for no such rule
 * @param maximumDrop maximum loss of the model against the live model, relative to the live model's value, at least 0;
 *     empty for no such rule
 * @param limits worst allowed values by metric name: a minimum, or a maximum for metrics where less is better
 */
public record GateSettings(
        List<Baseline> mustBeat,
        Undecided undecided,
        OptionalDouble minimumLift,
        OptionalDouble maximumDrop,
        Map<String, Double> limits) {
    /** The smallest lift that a job may ask for: no value can fall by more than 100 %. */
    public static final double LEAST_LIFT = -1;
    /** The largest lift that a job may ask for. */
    public static final double MOST_LIFT = 1000;
    /** The largest drop that a job may allow. */
    public static final double MOST_DROP = 1;
    /** A gate that lets every model pass. */
    public static final GateSettings OPEN =
            new GateSettings(List.of(), Undecided.DEPLOY, OptionalDouble.empty(), OptionalDouble.empty(), Map.of());

    /**
     * Checks the rules.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if a number is not finite, the drop is negative, or there
     *     is no baseline for the lift
     */
    public GateSettings {
        double lift = minimumLift.orElse(0);
        double drop = maximumDrop.orElse(0);
        Problems problems = new Problems()
                .require(
                        Double.isFinite(lift),
                        "gate.minimum-lift",
                        "the minimum lift of the gate is " + lift + "; give a share such as 0.05")
                .require(
                        minimumLift.isEmpty() || !mustBeat.isEmpty(),
                        "gate.minimum-lift",
                        "a minimum lift is measured over the baselines of gate.must-beat, which is empty; name one"
                                + " there, or leave the lift out")
                .require(
                        drop >= 0 && Double.isFinite(drop),
                        "gate.maximum-drop",
                        "the maximum drop of the gate is " + drop
                                + "; give a share that is not negative, such as 0.02");
        limits.forEach((metric, limit) -> problems.require(
                Double.isFinite(limit),
                "gate.limits." + metric,
                "the gate's limit of " + metric + " is " + limit + "; give a number"));
        problems.raise();
        mustBeat = mustBeat.stream().distinct().toList();
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }

    /** Returns these rules without a baseline. A lift is asked for only over baselines that are left. */
    public GateSettings without(Baseline baseline) {
        List<Baseline> others =
                mustBeat.stream().filter(other -> other != baseline).toList();
        if (others.isEmpty()) {
            return new GateSettings(others, undecided, OptionalDouble.empty(), maximumDrop, limits);
        }
        return new GateSettings(others, undecided, minimumLift, maximumDrop, limits);
    }
}
