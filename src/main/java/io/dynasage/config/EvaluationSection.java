package io.dynasage.config;

import java.util.List;
import java.util.Map;

/** Reads {@code evaluation}: what is measured, and what the gate asks. */
final class EvaluationSection {
    private final Settings settings;

    EvaluationSection(Settings settings) {
        this.settings = settings;
    }

    JobConfig.Evaluation evaluation() {
        Settings s = settings;
        List<String> baselines = s.listOf("evaluation.baselines", List.of("popularity", "als", "recency", "mean"));
        String gateBaseline = s.optional("evaluation.gate.baseline");
        Double lift = s.share("evaluation.gate.minimum-lift", -1, 1000);
        if (lift != null && !baselines.contains(gateBaseline)) {
            s.wrong("evaluation.gate.baseline", "\"" + gateBaseline + "\" is none of evaluation.baselines (" + String.join(", ", baselines)
                    + "), so there is no lift over it");
        }
        return new JobConfig.Evaluation(baselines, s.atLeast("evaluation.cutoff", 1), s.atLeast("evaluation.list-cutoff", 1), s.flag("evaluation.full-ranking"),
                s.flag("evaluation.segments"), s.atLeast("evaluation.active-user-events", 1), s.atLeast("evaluation.resamples", 0),
                new JobConfig.Gate(gateBaseline, lift, s.share("evaluation.gate.maximum-drop", 0, 1), limits()), s.atLeast("evaluation.parity-rows", 0));
    }

    private Map<String, String> limits() {
        Map<String, String> limits = settings.named().map("evaluation.gate.limits");
        limits.forEach((metric, limit) -> {
            if (!limit.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?")) {
                settings.wrong("evaluation.gate.limits." + metric, "\"" + limit + "\" is no number");
            }
        });
        return limits;
    }
}
