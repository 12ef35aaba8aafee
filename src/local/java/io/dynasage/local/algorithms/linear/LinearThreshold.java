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
        Arrays.setAll(scores, row -> model.score(rows, row));
        int positives = rows.positives(count);
        Integer[] order = new Integer[count];
        Arrays.setAll(order, row -> row);
        Arrays.sort(order, Comparator.comparingDouble((Integer row) -> -scores[row]));
        double before = model.loss().threshold();
        LinearThreshold best = new LinearThreshold(
                Math.max(before, Math.nextUp(scores[order[0]])),
                value(selection, new Decisions(count, positives, 0, 0)));
        int hits = 0;
        for (int taken = 1; taken <= count; taken++) {
            if (rows.label(order[taken - 1]) > 0) {
                hits++;
            }
            double last = scores[order[taken - 1]];
            double next = taken < count ? scores[order[taken]] : Double.NEGATIVE_INFINITY;
            if (next < last) {
                double value = value(selection, new Decisions(count, positives, taken, hits));
                best = best.better(new LinearThreshold(cut(last, next, before), value), before);
            }
        }
        return best;
    }

    /** Returns the better threshold of the two; among equally good ones, the closer to that before calibration. */
    private LinearThreshold better(LinearThreshold other, double before) {
        boolean closer = other.value == value && Math.abs(other.threshold - before) < Math.abs(threshold - before);
        return other.value > value || closer ? other : this;
    }

    /** Returns a threshold between two scores. */
    private static double cut(double last, double next, double before) {
        if (before > next && before <= last) {
            return before;
        }
        if (next == Double.NEGATIVE_INFINITY) {
            return last;
        }
        return (last + next) / 2;
    }

    private static double value(Selection selection, Decisions decisions) {
        return switch (selection.criterion()) {
            case "f_beta" -> decisions.fScore(selection.beta());
            case "precision_at_target_recall" ->
                atTarget(decisions.recall(), selection.target(), decisions.precision());
            case "recall_at_target_precision" ->
                atTarget(decisions.precision(), selection.target(), decisions.recall());
            default -> decisions.accuracy();
        };
    }

    /** Returns the value to maximise; below 0 while the target is not reached. */
    private static double atTarget(double constrained, double target, double maximized) {
        return constrained >= target ? maximized : constrained - 1;
    }
}
