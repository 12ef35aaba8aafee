package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Selection;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The lowest score at which a classifier decides for 1.
 *
 * @param threshold a value between two scores; among equally good ones, the closest to the threshold before calibration
 * @param value the value of the criterion at the threshold; higher is better
 */
record LinearThreshold(double threshold, double value) {

    /** Returns the best threshold of a model over the first rows, by the criterion of the hyperparameters. */
    static LinearThreshold calibrate(LinearModel model, ExampleRows rows, Selection selection) {
        int count = Math.min(rows.size(), selection.samples());
        double[] scores = new double[count];
        int positives = 0;
        for (int row = 0; row < count; row++) {
            scores[row] = model.score(rows, row);
            positives += rows.label(row) > 0 ? 1 : 0;
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, row -> row);
        Arrays.sort(order, Comparator.comparingDouble((Integer row) -> -scores[row]));
        double before = model.loss().threshold();
        LinearThreshold best =
                new LinearThreshold(above(scores[order[0]], before), value(selection, 0, 0, positives, count));
        int hits = 0;
        for (int taken = 1; taken <= count; taken++) {
            hits += rows.label(order[taken - 1]) > 0 ? 1 : 0;
            double last = scores[order[taken - 1]];
            double next = taken < count ? scores[order[taken]] : Double.NEGATIVE_INFINITY;
            if (next < last) {
                double cut = before > next && before <= last
                        ? before
                        : next == Double.NEGATIVE_INFINITY ? last : (last + next) / 2;
                double value = value(selection, taken, hits, positives, count);
                boolean closer = value == best.value() && Math.abs(cut - before) < Math.abs(best.threshold() - before);
                best = value > best.value() || closer ? new LinearThreshold(cut, value) : best;
            }
        }
        return best;
    }

    private static double above(double highest, double before) {
        return before > highest ? before : Math.nextUp(highest);
    }

    private static double value(Selection selection, int taken, int hits, int positives, int count) {
        double precision = taken == 0 ? 0 : (double) hits / taken;
        double recall = positives == 0 ? 0 : (double) hits / positives;
        double square = selection.beta() * selection.beta();
        double fScore = taken + positives == 0 ? 0 : (1 + square) * hits / (square * positives + taken);
        return switch (selection.criterion()) {
            case "f_beta" -> fScore;
            case "precision_at_target_recall" -> recall >= selection.target() ? precision : recall - 1;
            case "recall_at_target_precision" -> precision >= selection.target() ? recall : precision - 1;
            default -> (double) (count - positives - taken + 2 * hits) / count;
        };
    }
}
