package io.dynasage.evaluation;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A 95 % confidence interval: the 2.5th and 97.5th percentile of bootstrap replicates (Efron, 1979; linear between
 * order statistics, type 7 of Hyndman and Fan, 1996).
 *
 * @param low lower end
 * @param high upper end, not below {@code low}
 */
public record Interval(double low, double high) {
    private static final double TAIL = 0.025;

    /**
     * Returns the interval of the replicates. Entry 0 is the value itself and does not count.
     *
     * @return empty with fewer than two replicates, because one shows no spread, or if more than a tenth of them have
     *     no value
     */
    static Optional<Interval> of(double[] replicates) {
        double[] sorted = IntStream.range(1, replicates.length)
                .mapToDouble(r -> replicates[r])
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (sorted.length < 2 || sorted.length < 0.9 * (replicates.length - 1)) {
            return Optional.empty();
        }
        return Optional.of(new Interval(percentile(sorted, TAIL), percentile(sorted, 1 - TAIL)));
    }

    private static double percentile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
