package io.dynasage.job.run;

import java.util.List;
import java.util.Optional;

/**
 * The model that serves, as the one to compare with.
 *
 * @param compared empty if there is none, or it cannot be compared
 * @param notCompared why it is not compared, as sentences; empty if it is, or there is none
 */
record LiveComparison(Optional<LiveScoring> compared, List<String> notCompared) implements AutoCloseable {
    /** Nothing serves. */
    static final LiveComparison NONE = new LiveComparison(Optional.empty(), List.of());

    static LiveComparison with(LiveScoring live) {
        return new LiveComparison(Optional.of(live), List.of());
    }

    /** @param sentence why the model that serves is not compared */
    static LiveComparison refused(String sentence) {
        return new LiveComparison(Optional.empty(), List.of(sentence));
    }

    @Override
    public void close() {
        compared.ifPresent(live -> live.space().close());
    }
}
