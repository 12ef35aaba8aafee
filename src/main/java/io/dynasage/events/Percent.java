package io.dynasage.events;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Shares as messages show them. */
final class Percent {
    private static final int MOST_DIGITS = 12;

    private Percent() {}

    /** Returns a share that somebody wrote, with all its digits: {@code 1.0 %}. */
    static String exact(double share) {
        BigDecimal percent =
                percent(share).setScale(MOST_DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
        return percent.setScale(Math.max(1, percent.scale()), RoundingMode.UNNECESSARY)
                        .toPlainString() + " %";
    }

    /** Returns a share with as many digits as it takes to be above the limit, if it is: {@code 1.01 %}. */
    static String above(double share, double limit) {
        int digits = 1;
        while (digits < MOST_DIGITS && share > limit && rounded(share, digits).compareTo(percent(limit)) <= 0) {
            digits++;
        }
        return rounded(share, digits).toPlainString() + " %";
    }

    /** Returns a share with one digit, or more if it would be nothing. */
    static String rounded(double share) {
        return above(share, 0);
    }

    private static BigDecimal rounded(double share, int digits) {
        return percent(share).setScale(digits, RoundingMode.HALF_UP);
    }

    private static BigDecimal percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2);
    }
}
