package io.dynasage.evaluation;

/**
 * The model against another scorer on the same rows.
 *
 * @param metric what is compared
 * @param over the other scorer
 * @param lift how much better the model is, relative to the other's value: 0.1 is 10 % better, negative is worse, for
 *     metrics of which less is better too
 * @param interval 95 % confidence interval of the lift from paired bootstrap replicates; null where none can be given.
 *     An interval above 0 says that the model is better beyond chance, also where the values' own intervals overlap
 */
public record Comparison(String metric, String over, double lift, Interval interval) {

    /**
     * The lift of {@code model} over {@code other}: infinite over 0, 0 if both are 0.
     *
     * @param direction which of two values of the metric is the better one
     */
    static double lift(double model, double other, Direction direction) {
        double gain = direction == Direction.MORE_IS_BETTER ? model - other : other - model;
        return gain == 0 ? 0 : gain / Math.abs(other);
    }
}
