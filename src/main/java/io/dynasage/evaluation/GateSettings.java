package io.dynasage.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a model must reach to be deployed; lift and drop are in the report's primary metric.
 *
 * @param baseline the scorer that {@code minimumLift} is measured over
 * @param minimumLift how much better than the baseline the model must be at least, relative to the baseline's value: 0.05
 *     is 5 %; 0 is no worse; empty for no such rule
 * @param maximumDrop how much worse than the live model the model may be at most, relative to the live model's value, at
 *     least 0; empty for no such rule
 * @param limits worst values allowed by metric name: a minimum, or a maximum for metrics of which less is better
 */
public record GateSettings(String baseline, OptionalDouble minimumLift, OptionalDouble maximumDrop, Map<String, Double> limits) {
    /** A gate that lets every model pass. */
    public static final GateSettings OPEN = new GateSettings("", OptionalDouble.empty(), OptionalDouble.empty(), Map.of());

    /** @throws IllegalArgumentException if a number is not finite or the drop is negative */
    public GateSettings {
        if (minimumLift.isPresent() && !Double.isFinite(minimumLift.getAsDouble())) {
            throw new IllegalArgumentException("the minimum lift of the gate is " + minimumLift.getAsDouble() + "; give a share such as 0.05");
        }
        if (maximumDrop.isPresent() && !(maximumDrop.getAsDouble() >= 0 && Double.isFinite(maximumDrop.getAsDouble()))) {
            throw new IllegalArgumentException("the maximum drop of the gate is " + maximumDrop.getAsDouble()
                    + "; give a share that is not negative, such as 0.02");
        }
        limits.forEach((metric, limit) -> {
            if (!Double.isFinite(limit)) {
                throw new IllegalArgumentException("the gate's limit of " + metric + " is " + limit + "; give a number");
            }
        });
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }
}
