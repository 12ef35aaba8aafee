package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.TrainingInputException;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The metrics that the XGBoost container adds to the library's own (its {@code metrics/custom_metrics.py}, which calls
 * scikit-learn). Predictions are margins: a class is 1 where the margin is above 0, or the one of the highest margin.
 * Regression metrics compare labels with margins, as the container does.
 */
final class XgBoostMetrics {
    static final List<String> NAMES = List.of("""
        accuracy balanced_accuracy f1 f1_binary f1_macro mse rmse mae
        precision precision_macro precision_micro r2 recall recall_macro recall_micro\
        """.split("\\s+"));

    /** The counts for one class. */
    private static final class Tally {
        private long actual;
        private long predicted;
        private long hits;

        double precision() {
            return (double) hits / Math.max(1, predicted);
        }

        double recall() {
            return (double) hits / Math.max(1, actual);
        }

        double f1() {
            return 2.0 * hits / Math.max(1, actual + predicted);
        }
    }

    private final float[][] margins;
    private final float[] labels;
    private final TreeMap<Integer, Tally> classes = new TreeMap<>();
    private long correct;

    /** @param margins for each label, a row of one margin, or of one for each class */
    XgBoostMetrics(float[][] margins, float[] labels) {
        this.margins = margins;
        this.labels = labels;
        for (int row = 0; row < labels.length; row++) {
            Tally predicted = classes.computeIfAbsent(predicted(margins[row]), key -> new Tally());
            Tally actual = classes.computeIfAbsent((int) labels[row], key -> new Tally());
            predicted.predicted++;
            actual.actual++;
            if (predicted == actual) {
                actual.hits++;
                correct++;
            }
        }
    }

    private static int predicted(float[] row) {
        if (row.length == 1) {
            return row[0] > 0 ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Returns the value of one of {@link #NAMES}. */
    double value(String name) {
        return switch (name) {
            case "accuracy", "precision_micro", "recall_micro" -> (double) correct / labels.length;
            case "balanced_accuracy" -> mean(tally -> tally.actual > 0, Tally::recall);
            case "f1", "f1_macro" -> mean(tally -> true, Tally::f1);
            case "precision_macro" -> mean(tally -> true, Tally::precision);
            case "recall_macro" -> mean(tally -> true, Tally::recall);
            case "f1_binary" -> positive().f1();
            case "precision" -> positive().precision();
            case "recall" -> positive().recall();
            case "mse" -> squared() / labels.length;
            case "rmse" -> Math.sqrt(squared() / labels.length);
            case "mae" -> absolute() / labels.length;
            case "r2" -> 1 - squared() / spread();
            default -> throw new IllegalArgumentException(name + " is not a metric of the container");
        };
    }

    private double mean(Predicate<Tally> counted, ToDoubleFunction<Tally> value) {
        return classes.values().stream()
                .filter(counted)
                .mapToDouble(value)
                .average()
                .orElse(0);
    }

    private Tally positive() {
        if (classes.keySet().stream().anyMatch(key -> key != 0 && key != 1)) {
            throw new TrainingInputException(
                    "Target is multiclass but average='binary'. Please choose another average setting, one of "
                            + "[None, 'micro', 'macro', 'weighted'].");
        }
        return classes.getOrDefault(1, new Tally());
    }

    private double squared() {
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            double residual = margins[row][0] - labels[row];
            sum += residual * residual;
        }
        return sum;
    }

    private double absolute() {
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            sum += Math.abs(margins[row][0] - labels[row]);
        }
        return sum;
    }

    private double spread() {
        double mean = 0;
        for (float label : labels) {
            mean += label / (double) labels.length;
        }
        double sum = 0;
        for (float label : labels) {
            sum += (label - mean) * (label - mean);
        }
        return sum;
    }
}
