package io.dynasage.local.algorithms.factorization;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Running means of the metrics that the {@code factorization-machines} container measures. */
final class FactorizationMachineMetrics {
    private static final String ACCURACY = "binary_classification_accuracy";
    private static final String F1 = "binary_f_1.000";
    /** The metrics for which higher is better. */
    static final List<String> SCORES = List.of(ACCURACY, F1);

    private final boolean classifier;
    private long rows;
    private long correct;
    private long truePositives;
    private long predictedOrActual;
    private double loss;
    private double absolute;

    FactorizationMachineMetrics(boolean classifier) {
        this.classifier = classifier;
    }

    /** Counts one row and returns the derivative of its loss with respect to the raw score. */
    double add(double raw, float label) {
        rows++;
        return classifier ? classified(raw, label) : regressed(raw - label);
    }

    /** Returns the means so far, in the order of the log. */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        if (classifier) {
            values.put(ACCURACY, correct / (double) rows);
            values.put("binary_classification_cross_entropy", loss / rows);
            values.put(F1, 2.0 * truePositives / Math.max(1, predictedOrActual));
        } else {
            values.put("rmse", Math.sqrt(loss / rows));
            values.put("mse", loss / rows);
            values.put("absolute_loss", absolute / rows);
        }
        return Collections.unmodifiableMap(values);
    }

    /** Computes both the probability and the cross-entropy from one {@code exp} that cannot overflow. */
    private double classified(double raw, float label) {
        double small = Math.exp(-Math.abs(raw));
        boolean predicted = raw >= 0;
        boolean actual = label > 0.5f;
        loss += Math.log(1 + small) + Math.max(raw, 0) - label * raw;
        if (predicted == actual) {
            correct++;
        }
        if (predicted && actual) {
            truePositives++;
        }
        if (predicted) {
            predictedOrActual++;
        }
        if (actual) {
            predictedOrActual++;
        }
        return (predicted ? 1 : small) / (1 + small) - label;
    }

    private double regressed(double residual) {
        loss += residual * residual;
        absolute += Math.abs(residual);
        return residual;
    }
}
