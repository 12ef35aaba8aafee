package io.dynasage.local.algorithms.linear;

/**
 * A loss of Linear Learner as a function of the model's raw value and the label (Amazon SageMaker developer guide,
 * "Linear learner hyperparameters"). Classifiers' labels are 0 and 1.
 *
 * @param kind the kind of loss
 * @param parameter {@code margin}, {@code loss_insensitivity}, {@code quantile} or {@code huber_delta}, for the losses
 *     that have such a parameter
 */
record LinearLoss(Kind kind, double parameter) {

    /** The losses, by the names of the hyperparameter. */
    enum Kind {
        LOGISTIC("binary_classification_cross_entropy"),
        HINGE_LOSS("hinge_loss"),
        SQUARED_LOSS("mse"),
        ABSOLUTE_LOSS("absolute_loss"),
        EPS_INSENSITIVE_SQUARED_LOSS("eps_insensitive_squared_loss"),
        EPS_INSENSITIVE_ABSOLUTE_LOSS("eps_insensitive_absolute_loss"),
        QUANTILE_LOSS("quantile_loss"),
        HUBER_LOSS("huber_loss");

        private final String metric;

        Kind(String metric) {
            this.metric = metric;
        }
    }

    /** Returns the name of the objective in the log. */
    String objective() {
        return kind.metric + "_objective";
    }

    double value(double raw, double label) {
        double residual = raw - label;
        double beyond = Math.max(0, Math.abs(residual) - parameter);
        return switch (kind) {
            case LOGISTIC -> Math.log1p(Math.exp(-Math.abs(raw))) + Math.max(raw, 0) - label * raw;
            case HINGE_LOSS -> Math.max(0, parameter - (2 * label - 1) * raw);
            case SQUARED_LOSS -> residual * residual;
            case ABSOLUTE_LOSS -> Math.abs(residual);
            case EPS_INSENSITIVE_SQUARED_LOSS -> beyond * beyond;
            case EPS_INSENSITIVE_ABSOLUTE_LOSS -> beyond;
            case QUANTILE_LOSS -> Math.max(-parameter * residual, (1 - parameter) * residual);
            case HUBER_LOSS -> (residual * residual - beyond * beyond) / 2;
        };
    }

    /** Returns the derivative of {@link #value} with respect to the raw value. */
    double slope(double raw, double label) {
        double residual = raw - label;
        double beyond = Math.signum(residual) * Math.max(0, Math.abs(residual) - parameter);
        return switch (kind) {
            case LOGISTIC -> probability(raw) - label;
            case HINGE_LOSS -> (2 * label - 1) * raw < parameter ? 1 - 2 * label : 0;
            case SQUARED_LOSS -> 2 * residual;
            case ABSOLUTE_LOSS -> Math.signum(residual);
            case EPS_INSENSITIVE_SQUARED_LOSS -> 2 * beyond;
            case EPS_INSENSITIVE_ABSOLUTE_LOSS -> Math.signum(beyond);
            case QUANTILE_LOSS -> residual < 0 ? -parameter : 1 - parameter;
            case HUBER_LOSS -> residual - beyond;
        };
    }

    /** Returns the score of the endpoint: a probability with the logistic loss, otherwise the raw value. */
    double score(double raw) {
        return kind == Kind.LOGISTIC ? probability(raw) : raw;
    }

    /** Returns the score that separates the classes before any calibration. */
    double threshold() {
        return kind == Kind.LOGISTIC ? 0.5 : 0;
    }

    private static double probability(double raw) {
        double small = Math.exp(-Math.abs(raw));
        return (raw >= 0 ? 1 : small) / (1 + small);
    }
}
