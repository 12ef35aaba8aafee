package io.dynasage.evaluation;

import io.dynasage.settings.Problems;
import java.util.List;
import java.util.Optional;

/**
 * Settings for the evaluation of a model.
 *
 * @param baselines the scorers that the model is compared with
 * @param cutoff number of first places that count in a ranking of candidates, at least 1
 * @param listCutoff number of first places that count in a ranking of all items, at least 1
 * @param fullRanking whether all items are ranked for each user
 * @param segments whether metrics are also measured by segment
 * @param activeUserEvents number of training events that make a user active, at least 1
 * @param resamples number of bootstrap replicates, see {@link Bootstrap}
 * @param gate the rules that the model must meet
 * @param parityRows number of test rows that an endpoint must score as the model does; 0: none
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
    /** The smallest number of events that can make a user active. */
    public static final int LEAST_EVENTS = 1;

    /**
     * Checks that the gate's baseline is measured. The other parts check themselves.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the gate asks for a lift over a baseline that is not
     *     measured
     */
    public ComparisonSettings {
        baselines = List.copyOf(baselines);
        Optional<String> over = Optional.ofNullable(gate)
                .filter(rules -> rules.minimumLift().isPresent())
                .map(GateSettings::baseline);
        List<String> measured = baselines.stream().map(Baseline::toString).toList();
        new Problems()
                .require(
                        over.stream().allMatch(measured::contains),
                        "gate.baseline",
                        "\"" + over.orElse("") + "\" is none of evaluation.baselines (" + String.join(", ", measured)
                                + "), so there is no lift over it")
                .raise();
    }
}
