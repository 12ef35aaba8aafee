package io.dynasage.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decision whether a model may be deployed.
 *
 * @param passed whether the model met every rule that applies
 * @param reasons one sentence per rule, with its numbers: the rules that were not met come first
 * @param verdicts the comparison with each baseline; empty in files of earlier releases
 * @param notes what does not decide but what a reader should know, one sentence each
 */
public record GateDecision(boolean passed, List<String> reasons, List<BaselineVerdict> verdicts, List<String> notes) {
    /** Copies the lists. */
    public GateDecision {
        reasons = List.copyOf(reasons);
        verdicts = Optional.ofNullable(verdicts).map(List::copyOf).orElse(List.of());
        notes = Optional.ofNullable(notes).map(List::copyOf).orElse(List.of());
    }

    /** Returns this decision with one more note. */
    public GateDecision noting(String note) {
        return new GateDecision(
                passed,
                reasons,
                verdicts,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** Returns this decision as a refusal for another reason. */
    public GateDecision refusedBecause(String reason) {
        return new GateDecision(false, List.of(reason), verdicts, notes);
    }
}
