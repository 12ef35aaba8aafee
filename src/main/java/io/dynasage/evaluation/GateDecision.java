package io.dynasage.evaluation;

import java.util.List;

/**
 * Whether a model may be deployed.
 *
 * @param passed whether it met every rule that applies
 * @param reasons one sentence per rule, with its numbers: the rules that were not met first
 */
public record GateDecision(boolean passed, List<String> reasons) {
    /** Copies the list. */
    public GateDecision {
        reasons = List.copyOf(reasons);
    }
}
