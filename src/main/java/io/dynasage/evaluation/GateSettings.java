package io.dynasage.evaluation;

import io.dynasage.settings.Problems;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a model must reach to be deployed; lift and drop are in the report's primary metric.
 *
 * @param baseline the scorer that {@code minimumLift} is measured over
 * @param minimumLift how much better than the baseline the model must be at least, relative to the baseline's value:
 *     0.05 is 5 %; 0 is no worse; empty for no such rule
 * @param maximumDrop how much worse than the live model the model may be at most, relative to the live model's value,
 *     at least 0; empty for no such rule
 * @param limits worst values allowed by metric name: a minimum, or a maximum for metrics of which less is better
 */
public record GateSettings(
        String baseline, OptionalDouble minimumLift, OptionalDouble maximumDrop, Map<String, Double> limits) {
    /** The least lift that a job may ask for: nothing is worse by more than all of it. */
    public static final double LEAST_LIFT = -1;
    /** The greatest lift that a job may ask for. */
    public static final double MOST_LIFT = 1000;
    /** The greatest drop that a job may allow. */
    public static final double MOST_DROP = 1;
    /** A gate that lets every model pass. */
    public static final GateSettings OPEN =
            new GateSettings("", OptionalDouble.empty(), OptionalDouble.empty(), Map.of());

    /** @throws io.dynasage.settings.InvalidSettingsException if a number is not finite or the drop is negative */
    public GateSettings {
        double lift = minimumLift.orElse(0);
        double drop = maximumDrop.orElse(0);
        Problems problems = new Problems()
                .require(
                        Double.isFinite(lift),
                        "gate.minimum-lift",
                        "the minimum lift of the gate is " + lift + "; give a share such as 0.05")
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
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }
}
