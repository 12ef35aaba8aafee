package io.dynasage.local.events;

/**
 * The area under the ROC curve of a score with known weights of positives and negatives: the probability that a
 * positive scores above a negative, where a tie counts half. Scores in the same one of a million equal bins count as
 * tied, which changes the area by less than a millionth where scores are spread.
 */
final class ScoreOverlap {
    private static final int BINS = 1 << 20;

    private final double least;
    private final double perBin;
    private final double[] positives = new double[BINS];
    private final double[] negatives = new double[BINS];

    /** Creates the object for scores from {@code least} to {@code most}; scores outside count as the nearer bound. */
    ScoreOverlap(double least, double most) {
        this.least = least;
        this.perBin = BINS / (most - least);
    }

    void add(double score, double positive, double negative) {
        int bin = (int) Math.max(0, Math.min(BINS - 1, (score - least) * perBin));
        positives[bin] += positive;
        negatives[bin] += negative;
    }

    /** Adds one that is positive or negative, with the weight of its kind. */
    void add(double score, boolean positive, double positiveWeight, double negativeWeight) {
        if (positive) {
            add(score, positiveWeight, 0);
        } else {
            add(score, 0, negativeWeight);
        }
    }

    /** Returns the area; NaN if there are no positives or no negatives. */
    double area() {
        double below = 0;
        double ordered = 0;
        double positive = 0;
        for (int bin = 0; bin < BINS; bin++) {
            ordered += positives[bin] * (below + negatives[bin] / 2);
            below += negatives[bin];
            positive += positives[bin];
        }
        return ordered / (positive * below);
    }
}
