package io.dynasage.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings for the evaluation of a model.
 *
 * @param baselines the scorers that the model is compared with, among them those that the gate's rules name
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

    /** Adds the baselines that the gate compares with. The other parts check themselves. */
    public ComparisonSettings {
        List<Baseline> compared =
                Optional.ofNullable(gate).map(GateSettings::mustBeat).orElse(List.of());
        baselines =
                Stream.concat(baselines.stream(), compared.stream()).distinct().toList();
    }
}
