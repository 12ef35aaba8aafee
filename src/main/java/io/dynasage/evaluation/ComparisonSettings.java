package io.dynasage.evaluation;

import io.dynasage.settings.Problems;
import java.util.List;

/**
 * How a model is judged.
 *
 * @param baselines what it is compared with
 * @param cutoff first places of a ranking of candidates that count, at least 1
 * @param listCutoff first places of a ranking of all items that count, at least 1
 * @param fullRanking whether all items are ranked for each user
 * @param segments whether metrics are measured by segment, too
 * @param activeUserEvents training events that make a user active, at least 1
 * @param resamples of the bootstrap, see {@link Bootstrap}
 * @param gate what the model must reach
 * @param parityRows test rows that an endpoint must score as the model does; 0: none
 */
public record ComparisonSettings(
        List<Baseline> baselines,
        int cutoff,
        int listCutoff,
        boolean fullRanking,
        boolean segments,
        int activeUserEvents,
        int resamples,
        GateSettings gate,
        int parityRows) {
    /** The least number of events that make a user active. */
    public static final int LEAST_EVENTS = 1;

    /**
     * Checks that there is what the gate compares with; the parts check themselves.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the gate asks for a lift over a baseline that is not
     *     measured
     */
    public ComparisonSettings {
        baselines = List.copyOf(baselines);
        String over = gate == null || gate.minimumLift().isEmpty() ? null : gate.baseline();
        new Problems()
                .require(
                        over == null
                                || baselines.stream()
                                        .anyMatch(
                                                baseline -> baseline.toString().equals(over)),
                        "gate.baseline",
                        "\"" + over
                                + "\" is none of evaluation.baselines ("
                                + String.join(
                                        ", ",
                                        baselines.stream()
                                                .map(Baseline::toString)
                                                .toList())
                                + "), so there is no lift over it")
                .raise();
    }
}
