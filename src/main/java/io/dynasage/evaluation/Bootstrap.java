package io.dynasage.evaluation;

import java.io.Serializable;
import java.util.List;

/**
 * How confidence intervals are drawn: the Poisson bootstrap, in which each unit counts as often in a replicate as an
 * independent draw from Poisson(1) says (Hanley and MacGibbon, Creating non-parametric bootstrap samples using Poisson
 * frequencies, 2006; Chamandy et al., Estimating Uncertainty for Massive Data Streams, 2012).
 *
 * <p>The draws are a hash of seed, replicate and unit, so they depend neither on the partitioning nor on the scores:
 * the replicates of two scorers on the same rows are paired.
 *
 * @param unit columns whose values tell the independent units apart, such as {@code user_id}; rows of one unit are
 *     drawn together. Empty for the evaluation's own unit: the group of candidates, the user of a list; for single rows
 *     it must be given
 * @param resamples replicates, {@code 0} (no intervals) to 10000
 * @param seed makes the draws repeatable
 */
public record Bootstrap(List<String> unit, int resamples, long seed) implements Serializable {
    /** Replicates that settle a 95 % interval's ends well enough for a report. */
    public static final int DEFAULT_RESAMPLES = 200;
    /** More would only cost. */
    public static final int MOST_RESAMPLES = 10_000;

    /** @throws IllegalArgumentException if {@code resamples} is out of range */
    public Bootstrap {
        if (resamples < 0 || resamples > MOST_RESAMPLES) {
            throw new IllegalArgumentException("a bootstrap of " + resamples
                    + " resamples is out of range; give 0 (no intervals) to " + MOST_RESAMPLES);
        }
        unit = List.copyOf(unit);
    }

    /** No intervals: the rows are counted once. */
    public static Bootstrap none() {
        return new Bootstrap(List.of(), 0, 0);
    }

    /** {@value #DEFAULT_RESAMPLES} replicates over the evaluation's own units. */
    public static Bootstrap seeded(long seed) {
        return new Bootstrap(List.of(), DEFAULT_RESAMPLES, seed);
    }

    /** These draws over other units. */
    public Bootstrap over(String... columns) {
        return new Bootstrap(List.of(columns), resamples, seed);
    }
}
