package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ExampleRows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Computes the metrics of the {@code linear-learner} container for a model over a channel, by the names and in the
 * order of its log.
 */
final class LinearLearnerMetrics {
    private LinearLearnerMetrics() {}

    /** Returns the log's mark of a metric: {@code score} (higher is better) or {@code loss}. */
    static String kind(String name) {
        return name.matches(".*_objective|r?mse|absolute_loss") ? "loss" : "score";
    }

    /** Returns the mean of the minimised loss, over unscaled labels. */
    static double objective(LinearModel model, ExampleRows rows) {
        double sum = 0;
        for (int row = 0; row < rows.size(); row++) {
            sum += model.loss().value(model.raw(rows, row), rows.label(row));
        }
        return sum / rows.size();
    }

    /** Returns all metrics; without roc_auc_score if all labels are the same. */
    static Map<String, Double> of(LinearModel model, ExampleRows rows, double beta) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(model.loss().objective(), objective(model, rows));
        if (model.classifier()) {
            decisions(metrics, model, rows, beta);
        } else {
            residuals(metrics, model, rows);
        }
        return metrics;
    }

    private static void decisions(Map<String, Double> metrics, LinearModel model, ExampleRows rows, double beta) {
        int hits = 0;
        int taken = 0;
        for (int row = 0; row < rows.size(); row++) {
            if (model.score(rows, row) >= model.threshold()) {
                taken++;
                if (rows.label(row) > 0) {
                    hits++;
                }
            }
        }
        int positives = rows.positives(rows.size());
        Decisions decisions = new Decisions(rows.size(), positives, taken, hits);
        metrics.put("binary_classification_accuracy", decisions.accuracy());
        metrics.put(String.format(Locale.ROOT, "binary_f_%.3f", beta), decisions.fScore(beta));
        metrics.put("precision", decisions.precision());
        metrics.put("recall", decisions.recall());
        if (positives > 0 && positives < rows.size()) {
            metrics.put("roc_auc_score", auc(model, rows, positives));
        }
    }

    /** Returns the share of pairs in the right order; ties count half (Mann and Whitney, 1947). */
    private static double auc(LinearModel model, ExampleRows rows, int positives) {
        double[] scores = new double[rows.size()];
        Arrays.setAll(scores, row -> model.raw(rows, row));
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, row -> row);
        Arrays.sort(order, Comparator.comparingDouble((Integer row) -> scores[row]));
        double ranks = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            int tied = 0;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                if (rows.label(order[to++]) > 0) {
                    tied++;
                }
            }
            ranks += tied * (from + to + 1) / 2.0;
            from = to;
        }
        return (ranks - positives * (positives + 1.0) / 2) / positives / (rows.size() - positives);
    }

    private static void residuals(Map<String, Double> metrics, LinearModel model, ExampleRows rows) {
        double squares = 0;
        double absolutes = 0;
        for (int row = 0; row < rows.size(); row++) {
            double residual = model.raw(rows, row) - rows.label(row);
            squares += residual * residual / rows.size();
            absolutes += Math.abs(residual) / rows.size();
        }
        metrics.put("mse", squares);
        metrics.put("rmse", Math.sqrt(squares));
        metrics.put("absolute_loss", absolutes);
    }
}
