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
 * @param worse whether the model is worse beyond chance: the whole 95 % interval says so, if there is one
 */
public record TwinComparison(String metric, double twin, double model, boolean worse) {
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
        double best = measured.comparison(metric, TWIN)
                .map(comparison -> best(comparison.lead()))
                .orElseGet(() -> best(model.get(), twin.get().value(), Direction.of(metric)));
        return Optional.of(
                new TwinComparison(metric, twin.get().value(), model.get().value(), best < 0));
    }

    /** Returns the largest lead of the model that chance allows. */
    private static double best(Lead lead) {
        return Optional.ofNullable(lead.interval()).map(Interval::high).orElse(lead.value());
    }

    private static double best(MetricValue model, double twin, Direction direction) {
        Interval chance =
                Optional.ofNullable(model.interval()).orElseGet(() -> new Interval(model.value(), model.value()));
        return Math.max(direction.gain(chance.low(), twin), direction.gain(chance.high(), twin));
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
                worse ? ", better beyond chance" : "");
    }
}
