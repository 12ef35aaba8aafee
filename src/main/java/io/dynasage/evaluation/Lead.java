package io.dynasage.evaluation;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far the model is ahead of another scorer on the same rows, in the unit of the metric.
 *
 * @param value the difference of the two values; positive if the model is better, also where less is better
 * @param interval 95 % confidence interval of the difference from paired bootstrap replicates; null if none can be
 *     given
 */
public record Lead(double value, Interval interval) {

    /** Returns the lead from replicates of both values. Entry 0 is the value itself. */
    static Lead of(double[] model, double[] other, Direction direction) {
        double[] leads = new double[Math.min(model.length, other.length)];
        for (int r = 0; r < leads.length; r++) {
            leads[r] = direction.gain(model[r], other[r]);
        }
        return new Lead(leads[0], Interval.of(leads).orElse(null));
    }

    /** Returns what the interval says of the other scorer. Without an interval, nothing is decided. */
    Verdict verdict() {
        if (interval != null && interval.low() > 0) {
            return Verdict.BEATEN;
        }
        if (interval != null && interval.high() < 0) {
            return Verdict.BETTER;
        }
        return Verdict.UNDECIDED;
    }

    /** Returns half of the interval's width. */
    OptionalDouble halfWidth() {
        return Optional.ofNullable(interval)
                .map(ends -> OptionalDouble.of((ends.high() - ends.low()) / 2))
                .orElse(OptionalDouble.empty());
    }

    /**
     * Returns the number of independent units, such as users, that would decide a lead of this size: the width of an
     * interval falls with the square root of their number.
     *
     * @param units the number of units that gave the interval
     * @return more than {@code units}; empty if there is no interval, or no number decides because the lead is 0
     */
    OptionalLong unitsToDecide(long units) {
        OptionalDouble half = halfWidth();
        if (half.isEmpty() || value == 0) {
            return OptionalLong.empty();
        }
        double share = half.getAsDouble() / value;
        return OptionalLong.of(Math.max(units + 1, (long) Math.ceil(units * share * share)));
    }
}
