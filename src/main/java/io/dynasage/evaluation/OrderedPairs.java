package io.dynasage.evaluation;

import java.io.Serializable;
import java.util.Iterator;

/**
 * How many pairs of a positive and a negative are in the right order, within a stretch of rows sorted by score.
 * Equal scores within a stretch count half. The area under the ROC curve is the share of such pairs
 * (Hanley and McNeil, 1982).
 *
 * @param positives positives of the stretch
 * @param negatives negatives of the stretch
 * @param ordered pairs whose positive scores higher, plus half the pairs that score the same
 */
record OrderedPairs(long positives, long negatives, double ordered) implements Serializable {
    /** A stretch without rows. */
    static final OrderedPairs NONE = new OrderedPairs(0, 0, 0);

    /** A row's score and whether it is a positive. */
    record Scored(double score, boolean positive) {
    }

    /** Counts rows that come in ascending order of their scores. */
    static OrderedPairs of(Iterator<Scored> ascending) {
        OrderedPairs before = NONE;
        double score = Double.NaN;
        long positives = 0;
        long negatives = 0;
        while (ascending.hasNext()) {
            Scored row = ascending.next();
            if (row.score() != score) {
                before = before.then(tie(positives, negatives));
                score = row.score();
                positives = 0;
                negatives = 0;
            }
            if (row.positive()) {
                positives++;
            } else {
                negatives++;
            }
        }
        return before.then(tie(positives, negatives));
    }

    /** This stretch followed by one whose scores are all higher. */
    OrderedPairs then(OrderedPairs higher) {
        return new OrderedPairs(positives + higher.positives, negatives + higher.negatives,
                ordered + higher.ordered + (double) higher.positives * negatives);
    }

    /** The share of pairs in the right order, 0 to 1; NaN without a positive or without a negative. */
    double auc() {
        return ordered / ((double) positives * negatives);
    }

    private static OrderedPairs tie(long positives, long negatives) {
        return new OrderedPairs(positives, negatives, 0.5 * positives * negatives);
    }
}
