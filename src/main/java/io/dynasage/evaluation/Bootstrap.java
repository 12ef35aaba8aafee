package io.dynasage.evaluation;

import java.io.Serializable;
import java.util.List;

/**
 * Settings for confidence intervals from the Poisson bootstrap. In each replicate, the weight of each unit is an
 * independent draw from Poisson(1) (Hanley and MacGibbon, Creating non-parametric bootstrap samples using Poisson
 * frequencies, 2006; Chamandy et al., Estimating Uncertainty for Massive Data Streams, 2012).
 *
 * <p>The draws are a hash of seed, replicate and unit, so they depend neither on the partitioning nor on the scores:
 * the replicates of two scorers on the same rows are paired.
 *
 * @param unit columns that identify the independent units, such as {@code user_id}; rows of one unit are drawn
 *     together. Empty for the evaluation's own unit: the group of candidates, or the user of a list; for single rows it
 *     must be given
 * @param resamples number of replicates, {@code 0} (no intervals) to 10000
 * @param seed makes the draws repeatable
 */
public record Bootstrap(List<String> unit, int resamples, long seed) implements Serializable {
    /** The default number of replicates, enough to estimate the ends of a 95 % interval for a report. */
    public static final int DEFAULT_RESAMPLES = 200;
    /** The largest number of replicates; more would only cost time. */
    public static final int MOST_RESAMPLES = 10_000;

    private static final List<String> USERS = List.of("user_id");

    /** @throws IllegalArgumentException if {@code resamples} is out of range */
    public Bootstrap {
        if (resamples < 0 || resamples > MOST_RESAMPLES) {
            throw new IllegalArgumentException("a bootstrap of " + resamples
                    + " resamples is out of range; give 0 (no intervals) to " + MOST_RESAMPLES);
        }
        unit = List.copyOf(unit);
    }

    /** Returns settings without intervals: the rows are counted once. */
    public static Bootstrap none() {
        return new Bootstrap(List.of(), 0, 0);
    }

    /** Returns the word for the units that are drawn, if the evaluation's own unit has this one. */
    String noun(String own) {
        if (unit.isEmpty()) {
            return own;
        }
        return unit.equals(USERS) ? "users" : "rows";
    }

    /** Returns these settings with other units. */
    public Bootstrap over(String... columns) {
        return new Bootstrap(List.of(columns), resamples, seed);
    }
}
