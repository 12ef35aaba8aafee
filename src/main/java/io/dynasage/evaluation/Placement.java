package io.dynasage.evaluation;

/**
 * The place of a positive among the negatives of its group.
 *
 * <p>Equal scores are put in random order, so metrics are expectations over the {@code tied + 1} equally likely ranks.
 *
 * @param above number of negatives with a higher score
 * @param tied number of negatives with the same score
 */
record Placement(long above, long tied) {

    /** Returns the probability that the rank is at most {@code k}. */
    double hitAt(int k) {
        return (double) Math.max(0, Math.min(k - above, tied + 1)) / (tied + 1);
    }

    /** Returns the expectation of {@code 1 / log2(1 + rank)}, counting 0 for ranks above {@code k}. */
    double ndcgAt(int k) {
        double sum = 0;
        for (long rank = above + 1; rank <= Math.min(k, above + tied + 1); rank++) {
            sum += Math.log(2) / Math.log(1 + rank);
        }
        return sum / (tied + 1);
    }

    /**
     * Returns the expectation of {@code 1 / rank}, counting 0 for ranks above {@code k}: the average precision, which
     * for one positive is the reciprocal rank (Voorhees, TREC-8 question answering track, 1999).
     */
    double mapAt(int k) {
        double sum = 0;
        for (long rank = above + 1; rank <= Math.min(k, above + tied + 1); rank++) {
            sum += 1.0 / rank;
        }
        return sum / (tied + 1);
    }
}
