package io.dynasage.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts the pairs of a positive and a negative that are in the right order, in each replicate of a bootstrap. The rows
 * are one section of all rows, in ascending order of their scores. Equal scores within a section count half. The area
 * under the ROC curve is the share of such pairs (Hanley and McNeil, 1982); in a replicate, the weight of a pair is the
 * product of its rows' weights. Counts are exact up to 2^52 pairs.
 */
final class OrderedPairs implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] positives;
    private final double[] negatives;
    private final double[] ordered;
    /** Positives of the latest score. */
    private final double[] tied;

    private boolean anyTied;
    private double score = Double.NaN;

    /** Creates a section without rows. */
    OrderedPairs(int replicates) {
        positives = new double[replicates];
        negatives = new double[replicates];
        ordered = new double[replicates];
        tied = new double[replicates];
    }

    /**
     * Adds the next row. Its score must not be lower than that of any row before it; of equal scores, the positives
     * come first.
     */
    void add(double nextScore, Row kind, int[] weights) {
        if (nextScore != score) {
            score = nextScore;
            if (anyTied) {
                Arrays.fill(tied, 0);
                anyTied = false;
            }
        }
        if (kind == Row.POSITIVE) {
            addPositive(weights);
        } else {
            addNegative(weights);
        }
    }

    private void addPositive(int[] weights) {
        for (int r = 0; r < ordered.length; r++) {
            ordered[r] += weights[r] * negatives[r];
            positives[r] += weights[r];
            tied[r] += weights[r];
        }
        anyTied = true;
    }

    private void addNegative(int[] weights) {
        if (anyTied) {
            for (int r = 0; r < ordered.length; r++) {
                ordered[r] += 0.5 * weights[r] * tied[r];
            }
        }
        for (int r = 0; r < negatives.length; r++) {
            negatives[r] += weights[r];
        }
    }

    /** The kind of a row. */
    enum Row {
        POSITIVE,
        NEGATIVE
    }

    /** Appends a section whose scores are all higher. */
    OrderedPairs then(OrderedPairs higher) {
        for (int r = 0; r < ordered.length; r++) {
            ordered[r] += higher.ordered[r] + higher.positives[r] * negatives[r];
            positives[r] += higher.positives[r];
            negatives[r] += higher.negatives[r];
        }
        return this;
    }

    /**
     * Returns the share of pairs in the right order in each replicate, 0 to 1; NaN without a positive or without a
     * negative.
     */
    double[] auc() {
        double[] auc = new double[ordered.length];
        for (int r = 0; r < auc.length; r++) {
            auc[r] = ordered[r] / (positives[r] * negatives[r]);
        }
        return auc;
    }
}
