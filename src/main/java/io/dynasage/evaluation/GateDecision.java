package io.dynasage.evaluation;

import java.util.List;

/**
 * The decision whether a model may be deployed.
 *
 * @param passed whether the model met every rule that applies
 * @param reasons one sentence per rule, with its numbers: the rules that were not met come first
 */
public record GateDecision(boolean passed, List<String> reasons) {
    /** Copies the list. */
    public GateDecision {
        reasons = List.copyOf(reasons);
    }
}
