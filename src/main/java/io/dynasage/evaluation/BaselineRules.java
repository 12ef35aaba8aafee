package io.dynasage.evaluation;

import io.dynasage.settings.Choice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Compares the model with each baseline: those that it must beat, and the others, which only make notes. */
final class BaselineRules {
    private static final String MUST_BEAT = "evaluation.gate.must-beat";
    private static final String UNDECIDED = "evaluation.gate.undecided = ";
    private final GateSettings settings;
    private final EvaluationReport report;
    private final String model;
    private final TestSize size;
    private final List<BaselineVerdict> verdicts = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<String> met = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Applies the rules. */
    BaselineRules(GateSettings settings, EvaluationReport report, String model, Collection<String> algorithms) {
        this.settings = settings;
        this.report = report;
        this.model = model;
        this.size = report.testSize();
        settings.mustBeat().forEach(this::judge);
        size.shortage().ifPresent(few -> notes.add("The test part has " + few + ": its figures prove nothing."));
        report.baselines().stream()
                .filter(baseline -> settings.mustBeat().stream()
                        .noneMatch(named -> named.toString().equals(baseline)))
                .forEach(baseline -> note(baseline, algorithms));
    }

    List<BaselineVerdict> verdicts() {
        return verdicts;
    }

    List<String> refused() {
        return refused;
    }

    List<String> met() {
        return met;
    }

    List<String> notes() {
        return notes;
    }

    private void judge(Baseline baseline) {
        String name = baseline.toString();
        if (!report.scorers().contains(name)) {
            throw EvaluationReport.unknown("the gate's baseline", name, report.scorers());
        }
        String metric = baseline.comparedBy(report.primaryMetric());
        Optional<BaselineVerdict> verdict = verdict(name, metric, true);
        verdict.ifPresent(this::judge);
        if (verdict.isEmpty()) {
            refused.add("The " + metric + " of the model or of " + name
                    + " has no value on these rows, so it is not known which one is better.");
        }
    }

    private void judge(BaselineVerdict verdict) {
        verdicts.add(verdict);
        String found = sentence(verdict);
        switch (verdict.verdict()) {
            case BEATEN -> met.add(found + ".");
            case BETTER -> refused.add(found + "; " + MUST_BEAT + " names " + verdict.baseline() + ".");
            case UNDECIDED -> judgeUndecided(verdict.lead().value(), found);
        }
    }

    private void judgeUndecided(double lead, String found) {
        if (lead < 0) {
            refused.add(found + ". It is refused, because its value is the worse one.");
        } else if (settings.undecided() == Undecided.REFUSE) {
            refused.add(found + ". It is refused, because " + UNDECIDED + settings.undecided() + ".");
        } else {
            met.add(found + ". It passes, because its value is not the worse one and " + UNDECIDED
                    + settings.undecided() + ".");
        }
    }

    private void note(String baseline, Collection<String> algorithms) {
        String metric = Choice.of(Baseline.class, baseline)
                .map(known -> known.comparedBy(report.primaryMetric()))
                .orElse(report.primaryMetric());
        Optional<BaselineVerdict> found = verdict(baseline, metric, false);
        found.ifPresent(verdicts::add);
        found.filter(verdict -> verdict.verdict() == Verdict.BETTER)
                .ifPresent(verdict -> notes.add(sentence(verdict) + "; " + remedy(baseline, algorithms) + "."));
    }

    private static String remedy(String baseline, Collection<String> algorithms) {
        if (algorithms.contains(baseline)) {
            return "training.algorithm = " + baseline + " would serve it";
        }
        return "name it in " + MUST_BEAT + " to refuse such a model";
    }

    private String sentence(BaselineVerdict verdict) {
        return VerdictText.of(
                verdict, value(model, verdict.metric()), value(verdict.baseline(), verdict.metric()), size);
    }

    private double value(String scorer, String metric) {
        return report.value(scorer, metric).orElseThrow().value();
    }

    /** Returns the verdict on a baseline; empty if it or the model has no value of the metric. */
    private Optional<BaselineVerdict> verdict(String baseline, String metric, boolean mustBeat) {
        return report.comparison(metric, baseline)
                .map(Comparison::lead)
                .map(lead -> new BaselineVerdict(baseline, metric, lead, decided(lead), mustBeat));
    }

    private Verdict decided(Lead lead) {
        if (size.shortage().isPresent()) {
            return Verdict.UNDECIDED;
        }
        return lead.verdict();
    }
}
