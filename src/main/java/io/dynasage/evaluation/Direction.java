package io.dynasage.evaluation;

import java.util.Set;

/** Which of two values of a metric is better. */
public enum Direction {
    /** Larger is better, as for AUC. */
    MORE_IS_BETTER,
    /** Smaller is better, as for log loss. */
    LESS_IS_BETTER {
        @Override
        double gain(double value, double other) {
            return other - value;
        }
    };

    private static final Set<String> LESS = Set.of("logLoss", "calibrationError", "rmse", "mae", "gini", "popularity");

    /**
     * Returns the direction of a metric, with or without table and cut-off, such as {@code logLoss} or
     * {@code lists.ndcgAt10}.
     */
    public static Direction of(String metric) {
        if (LESS.contains(metric.replaceFirst("^.*\\.", "").replaceFirst("At\\d+$", ""))) {
            return LESS_IS_BETTER;
        }
        return MORE_IS_BETTER;
    }

    /** Returns how much better {@code value} is than {@code other}; negative if it is worse. */
    double gain(double value, double other) {
        return value - other;
    }
}
