package io.dynasage.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Decides whether a model is good enough to be deployed. */
public final class Gate {
    private final EvaluationReport report;
    private final String model;
    private final List<String> refused = new ArrayList<>();
    private final List<String> met = new ArrayList<>();

    private Gate(EvaluationReport report) {
        this.report = report;
        this.model = report.scorer(Role.MODEL)
                .orElseThrow(() -> new EvaluationException(
                        EvaluationException.Kind.UNKNOWN_NAME,
                        "the evaluation has no model, only " + String.join(", ", report.scorers())
                                + "; evaluate the model before the gate decides on it"));
    }

    /**
     * Applies each rule of the settings to the report.
     *
     * @param algorithms the names of the algorithms that a job can train; a baseline of such a name can be served
     * @throws EvaluationException of kind {@code UNKNOWN_NAME} if the settings name a metric or a baseline that is not
     *     in the report
     */
    public static GateDecision decide(GateSettings settings, EvaluationReport report, Collection<String> algorithms) {
        Gate gate = new Gate(report);
        BaselineRules baselines = new BaselineRules(settings, report, gate.model, algorithms);
        gate.refused.addAll(baselines.refused());
        gate.met.addAll(baselines.met());
        settings.minimumLift()
                .ifPresent(minimum -> settings.mustBeat().forEach(baseline -> gate.checkLift(minimum, baseline)));
        settings.maximumDrop().ifPresent(gate::checkDrop);
        settings.limits().forEach(gate::checkLimit);
        List<String> reasons = new ArrayList<>(gate.refused);
        reasons.addAll(gate.met);
        return new GateDecision(gate.refused.isEmpty(), reasons, baselines.verdicts(), baselines.notes());
    }

    private void checkLift(double minimum, Baseline over) {
        String name = over.toString();
        String metric = over.comparedBy(report.primaryMetric());
        OptionalDouble value = valueOf(model, metric, "the lift over " + name);
        OptionalDouble baseline = valueOf(name, metric, "the lift of the model");
        if (value.isPresent() && baseline.isPresent()) {
            double lift = Comparison.lift(value.getAsDouble(), baseline.getAsDouble(), Direction.of(metric));
            decide(
                    lift >= minimum,
                    compared(metric, name, value.getAsDouble(), baseline.getAsDouble(), lift),
                    Demand.ASKED,
                    "a lift of at least " + percent(minimum));
        }
    }

    private void checkDrop(double maximum) {
        Optional<String> live = report.scorer(Role.LIVE);
        if (live.isEmpty()) {
            met.add("There is no live model to compare with, so the maximum drop of " + percent(maximum)
                    + " was not applied.");
            return;
        }
        String metric = report.primaryMetric();
        OptionalDouble value = valueOf(model, metric, "the drop against " + live.get());
        OptionalDouble before = valueOf(live.get(), metric, "the drop of the model");
        if (value.isPresent() && before.isPresent()) {
            double lift = Comparison.lift(value.getAsDouble(), before.getAsDouble(), Direction.of(metric));
            decide(
                    -lift <= maximum,
                    compared(metric, live.get(), value.getAsDouble(), before.getAsDouble(), lift),
                    Demand.ALLOWED,
                    "a drop of at most " + percent(maximum));
        }
    }

    private void checkLimit(String metric, double limit) {
        if (!report.metricNames().contains(metric)) {
            throw EvaluationReport.unknown("the gate's metric", metric, report.metricNames());
        }
        OptionalDouble value = valueOf(model, metric, "its limit of " + number(limit));
        if (value.isPresent()) {
            Direction direction = Direction.of(metric);
            decide(
                    direction.gain(value.getAsDouble(), limit) >= 0,
                    "The model's " + metric + " is " + number(value.getAsDouble()),
                    Demand.ASKED,
                    (direction == Direction.MORE_IS_BETTER ? "at least " : "at most ") + number(limit));
        }
    }

    private OptionalDouble valueOf(String scorer, String metric, String purpose) {
        Optional<MetricValue> value = report.value(scorer, metric);
        if (value.isEmpty()) {
            refused.add("The " + metric + " of " + scorer + " has no value on these rows, so " + purpose
                    + " cannot be checked.");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(value.get().value());
    }

    /** How a sentence continues before the rule. */
    private enum Demand {
        ASKED(", as asked: ", ", but the gate asks for "),
        ALLOWED(", as allowed: ", ", but the gate allows ");

        private final String met;
        private final String refused;

        Demand(String met, String refused) {
            this.met = met;
            this.refused = refused;
        }
    }

    private void decide(boolean reached, String found, Demand demand, String rule) {
        if (reached) {
            met.add(found + demand.met + rule + ".");
        } else {
            refused.add(found + demand.refused + rule + ".");
        }
    }

    private String compared(String metric, String other, double value, double otherValue, double lift) {
        String against = other + "'s " + number(otherValue);
        return "The model's " + metric + " of " + number(value) + " is " + difference(lift) + against
                + report.comparison(metric, other)
                        .map(Comparison::interval)
                        .map(Gate::between)
                        .orElse("");
    }

    private static String difference(double lift) {
        if (lift == 0) {
            return "equal to ";
        }
        String direction = lift > 0 ? "better than " : "worse than ";
        if (Double.isInfinite(lift)) {
            return direction;
        }
        return percent(Math.abs(lift)) + " " + direction;
    }

    private static String between(Interval interval) {
        return " (95 % interval of the lift: " + percent(interval.low()) + " to " + percent(interval.high()) + ")";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
