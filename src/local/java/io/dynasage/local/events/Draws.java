package io.dynasage.local.events;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random variates, the same ones for the same seed on every machine. The class uses StrictMath, and takes only uniform
 * numbers from the generator.
 */
final class Draws {
    private final SplittableRandom random;

    Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns a uniform variate from 0 to below 1. */
    double uniform() {
        return random.nextDouble();
    }

    /** Returns a uniform variate from 0 to below {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Returns a uniform variate from 0 to below {@code bound}. */
    long below(long bound) {
        return random.nextLong(bound);
    }

    /** Returns a standard normal variate, by Marsaglia's polar method. */
    double gaussian() {
        while (true) {
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            double s = x * x + y * y;
            if (s > 0 && s < 1) {
                return x * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }

    /** Returns an exponential variate with mean 1. */
    double exponential() {
        return -StrictMath.log(1 - random.nextDouble());
    }

    /** Returns a gamma variate of a shape above 0 and scale 1, by Marsaglia and Tsang (2000). */
    double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * StrictMath.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = gaussian();
            double v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && StrictMath.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /** Returns a beta variate, as a share of two gammas. */
    double beta(double a, double b) {
        double x = gamma(a);
        return x / (x + gamma(b));
    }

    /** Returns an index drawn in proportion to weights, whose running sums are {@code cumulative}. */
    int index(double[] cumulative) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        if (found < 0) {
            return Math.min(cumulative.length - 1, -found - 1);
        }
        return Math.min(cumulative.length - 1, found + 1);
    }

    /** Returns the running sums of weights. */
    static double[] cumulative(double... weights) {
        double[] sums = weights.clone();
        for (int i = 1; i < sums.length; i++) {
            sums[i] += sums[i - 1];
        }
        return sums;
    }
}
