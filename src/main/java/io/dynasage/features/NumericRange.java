package io.dynasage.features;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The numbers of a numeric column, as they are before its scale.
 *
 * @param nulls the rows without a number, which get the declared default
 * @param least the least number, 0 if there is none
 * @param greatest the greatest number, 0 if there is none
 * @param rootMeanSquare the square root of the mean of the squares, 0 if there is no number
 * @param scale the declared factor
 */
public record NumericRange(long nulls, double least, double greatest, double rootMeanSquare, double scale) {
    /** Algorithms multiply two features in single precision, in which numbers end at 3.4e38. */
    static final double MOST = 1e18;
    /** A column whose values are typically larger outweighs columns of ones. */
    private static final double LARGE = 10;
    /** A column that has no larger value moves the score less than its weight can make up for. */
    private static final double SMALL = 0.01;

    /** Returns the largest absolute number. */
    private double extent() {
        return Math.max(Math.abs(least), Math.abs(greatest));
    }

    /** Returns the root mean square, whose computation may have overflowed. */
    private double typical() {
        return Math.min(rootMeanSquare, extent());
    }

    /** Returns whether products of the scaled numbers are infinite in single precision. */
    boolean isTooLarge() {
        return extent() * Math.abs(scale) > MOST;
    }

    /** Returns whether all rows have the same number. */
    boolean isConstant() {
        return least == greatest && nulls == 0;
    }

    /** Returns the range in words. */
    String words() {
        return "from " + least + " to " + greatest;
    }

    /** Returns why the scale does not suit the numbers and which one does; empty if it suits them. */
    Optional<String> warning(String column) {
        double scaled = typical() * Math.abs(scale);
        if (extent() == 0 || scaled <= LARGE && extent() * Math.abs(scale) >= SMALL) {
            return Optional.empty();
        }
        return Optional.of("column '" + column + "' has numbers " + words() + ", which its scale " + scale
                + " leaves far from 1; set its scale to about " + suited());
    }

    /** Returns the scale that brings the typical number near 1, with one significant digit. */
    private String suited() {
        return new BigDecimal(1 / typical())
                .round(new MathContext(1, RoundingMode.HALF_EVEN))
                .stripTrailingZeros()
                .toPlainString();
    }
}
