package io.dynasage.evaluation;

import java.io.Serializable;

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

    /** The negatives with lower scores than the latest one that are not in {@link #negatives} yet. */
    private transient WeightCount lower;
    /** The only row so far with the latest score, if it is a negative. */
    private transient short[] single;
    /** The rows with the latest score, without {@link #single}. */
    private transient WeightCount tiedPositives;

    private transient WeightCount tiedNegatives;
    private transient double score = Double.NaN;

    /** Creates a section without rows. */
    OrderedPairs(int replicates) {
        positives = new double[replicates];
        negatives = new double[replicates];
        ordered = new double[replicates];
        lower = new WeightCount(replicates);
        tiedPositives = new WeightCount(replicates);
        tiedNegatives = new WeightCount(replicates);
    }

    /**
     * Adds the next row. Its score must not be lower than that of any row before it.
     *
     * @param weights the weight of the row in each replicate, which this object may keep
     */
    void add(double nextScore, Row kind, short[] weights) {
        if (nextScore != score) {
            finishScore();
            score = nextScore;
        }
        if (kind == Row.POSITIVE) {
            tiedPositives.add(weights);
        } else if (single == null && tiedNegatives.isEmpty()) {
            single = weights;
        } else {
            tieSingle();
            tiedNegatives.add(weights);
        }
    }

    private void tieSingle() {
        if (single != null) {
            tiedNegatives.add(single);
            single = null;
        }
    }

    /** Counts the pairs of the positives with the latest score. Its negatives are lower than all rows that follow. */
    private void finishScore() {
        if (tiedPositives.isEmpty() && single != null) {
            lower.add(single);
            single = null;
            return;
        }
        tieSingle();
        if (!tiedPositives.isEmpty()) {
            lower.moveTo(negatives);
            double[] above = tiedPositives.counts();
            double[] equal = tiedNegatives.counts();
            for (int r = 0; r < ordered.length; r++) {
                ordered[r] += above[r] * (negatives[r] + 0.5 * equal[r]);
            }
        }
        tiedPositives.moveTo(positives);
        tiedNegatives.moveTo(negatives);
    }

    /** Returns this section, to which no row may be added any more. */
    OrderedPairs finished() {
        finishScore();
        lower.moveTo(negatives);
        return this;
    }

    /** The kind of a row. */
    enum Row {
        POSITIVE,
        NEGATIVE
    }

    /** Appends a section whose scores are all higher. Both must be finished. */
    OrderedPairs then(OrderedPairs higher) {
        for (int r = 0; r < ordered.length; r++) {
            ordered[r] += higher.ordered[r] + higher.positives[r] * negatives[r];
            positives[r] += higher.positives[r];
            negatives[r] += higher.negatives[r];
        }
        return this;
    }

    /**
     * Returns the share of pairs in the right order in each replicate of a finished section, 0 to 1; NaN without a
     * positive or without a negative.
     */
    double[] auc() {
        double[] auc = new double[ordered.length];
        for (int r = 0; r < auc.length; r++) {
            auc[r] = ordered[r] / (positives[r] * negatives[r]);
        }
        return auc;
    }
}
