package io.dynasage.job.run;

import java.util.List;
import java.util.Optional;

/**
 * The model that serves, as the one to compare with.
 *
 * @param compared empty if there is none, or it cannot be compared
 * @param endpoint the temporary endpoint that the comparison needs; empty if it needs none
 * @param notCompared why it is not compared, as sentences; empty if it is, or there is none
 */
record LiveComparison(Optional<LiveScoring> compared, Optional<TemporaryEndpoint> endpoint, List<String> notCompared)
        implements AutoCloseable {
    /** Nothing serves. */
    static final LiveComparison NONE = new LiveComparison(Optional.empty(), Optional.empty(), List.of());

    static LiveComparison with(LiveScoring live, Optional<TemporaryEndpoint> endpoint) {
        return new LiveComparison(Optional.of(live), endpoint, List.of());
    }

    /** @param sentence why the model that serves is not compared */
    static LiveComparison refused(String sentence) {
        return new LiveComparison(Optional.empty(), Optional.empty(), List.of(sentence));
    }

    @Override
    public void close() {
        compared.ifPresent(live -> live.space().close());
        endpoint.ifPresent(TemporaryEndpoint::close);
    }
}
