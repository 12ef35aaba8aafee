package io.dynasage.local.algorithms.linear;

/**
 * The decisions of a classifier over some rows. A quotient without a denominator is 0.
 *
 * @param rows all rows
 * @param positives the rows with label 1
 * @param taken the rows that the classifier decides to be 1
 * @param hits the rows that are both
 */
record Decisions(int rows, int positives, int taken, int hits) {
    double accuracy() {
        return (double) (rows - positives - taken + 2 * hits) / rows;
    }

    double precision() {
        return (double) hits / Math.max(1, taken);
    }

    double recall() {
        return (double) hits / Math.max(1, positives);
    }

    double fScore(double beta) {
        double square = beta * beta;
        if (hits == 0) {
            return 0;
        }
        return (1 + square) * hits / (square * positives + taken);
    }
}
