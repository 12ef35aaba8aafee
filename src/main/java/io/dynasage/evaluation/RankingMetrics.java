package io.dynasage.evaluation;

/**
 * How well scores rank what users went on to choose.
 *
 * @param auc probability that a random positive scores above a random negative, over all candidates; a tie counts half
 * @param hrAt10 mean over groups of the probability that the positive is among the ten best of its group
 * @param ndcgAt10 mean over groups of {@code 1 / log2(1 + rank)} of the positive if its rank is at most ten, else 0
 */
public record RankingMetrics(double auc, double hrAt10, double ndcgAt10) {
}
