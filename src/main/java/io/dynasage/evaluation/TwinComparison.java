package io.dynasage.evaluation;

import java.util.Locale;
import java.util.Optional;

/**
 * A model that was trained on everything, compared with its twin on the rows that the twin was tested on. The model has
 * learnt from these rows, so it should not be the worse one.
 *
 * @param metric the metric that is compared
 * @param twin the twin's value
 * @param model the model's value
 * @param worse whether the model is worse: the whole 95 % interval says so, or, without one, the values do
 * @param chance whether an interval says what chance allows
 */
public record TwinComparison(String metric, double twin, double model, boolean worse, boolean chance) {
    /** The name of the twin among the scorers of a report. */
    public static final String TWIN = "twin";

    /**
     * Compares by the report's primary metric.
     *
     * @param measured the model, and the twin as {@value #TWIN} where it can be scored again
     * @param judged the twin's value when it was judged, for reports without it
     * @return empty if the model or the twin has no value
     */
    public static Optional<TwinComparison> of(EvaluationReport measured, Optional<MetricValue> judged) {
        String metric = measured.primaryMetric();
        Optional<MetricValue> model = measured.scorer(Role.MODEL).flatMap(name -> measured.value(name, metric));
        Optional<MetricValue> twin = measured.value(TWIN, metric).or(() -> judged);
        if (model.isEmpty() || twin.isEmpty()) {
            return Optional.empty();
        }
        Lead lead = measured.comparison(metric, TWIN)
                .map(Comparison::lead)
                .orElseGet(() -> lead(model.get(), twin.get().value(), Direction.of(metric)));
        Optional<Interval> chance = Optional.ofNullable(lead.interval());
        double best = chance.map(Interval::high).orElse(lead.value());
        return Optional.of(
                new TwinComparison(metric, twin.get().value(), model.get().value(), best < 0, chance.isPresent()));
    }

    private static Lead lead(MetricValue model, double twin, Direction direction) {
        double value = direction.gain(model.value(), twin);
        Interval chance = model.interval();
        if (chance == null) {
            return new Lead(value, null);
        }
        double low = direction.gain(chance.low(), twin);
        double high = direction.gain(chance.high(), twin);
        return new Lead(value, new Interval(Math.min(low, high), Math.max(low, high)));
    }

    /** Returns the comparison as a sentence. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "On the twin's test rows, which it has learnt from, the final model's %s is %.4f; the twin's is"
                        + " %.4f%s.",
                metric,
                model,
                twin,
                ending());
    }

    private String ending() {
        if (!worse) {
            return "";
        }
        if (chance) {
            return ", better beyond chance";
        }
        return ", better, perhaps by chance, as there is no interval";
    }
}
