package io.dynasage.local.faults;

import java.util.SplittableRandom;

/** A rule with the number of the requests that it has matched. */
final class ActiveRule {
    private final FaultRule rule;
    private final SplittableRandom random;
    private long matched;

    ActiveRule(FaultRule rule) {
        this.rule = rule;
        this.random = new SplittableRandom(rule.selection().seed());
    }

    FaultRule rule() {
        return rule;
    }

    /** Counts a call if the rule matches it, and returns whether it meets the fault. */
    synchronized boolean selects(ServiceCall call) {
        if (!rule.matches(call)) {
            return false;
        }
        matched++;
        FaultRule.Selection selection = rule.selection();
        return matched == selection.at()
                || selection.every() > 0 && matched % selection.every() == 0
                || selection.share() > 0 && random.nextDouble() < selection.share();
    }

    /** Returns a random position from 0 to below {@code bound}. */
    synchronized long below(long bound) {
        return random.nextLong(bound);
    }
}
