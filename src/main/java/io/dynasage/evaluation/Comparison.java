package io.dynasage.evaluation;

/**
 * The model compared with another scorer on the same rows.
 *
 * @param metric the metric that is compared
 * @param over the other scorer
 * @param lift the relative improvement of the model over the other's value: 0.1 is 10 % better, negative is worse; the
 *     sign also holds for metrics where less is better
 * @param interval 95 % confidence interval of the lift from paired bootstrap replicates; null if none can be given. An
 *     interval above 0 means that the model is better beyond chance, even if the intervals of the two values overlap
 * @param lead the same difference in the metric's own unit; null in files of earlier releases
 */
public record Comparison(String metric, String over, double lift, Interval interval, Lead lead) {

    /**
     * Returns the lift of {@code model} over {@code other}: infinite over 0, 0 if both are 0.
     *
     * @param direction which of two values of the metric is better
     */
    static double lift(double model, double other, Direction direction) {
        double gain = direction.gain(model, other);
        if (gain == 0) {
            return 0;
        }
        return gain / Math.abs(other);
    }
}
