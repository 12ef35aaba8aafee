package io.dynasage.dynamodb.direct;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;

/**
 * The range of DynamoDB numbers that a column shows as one value. For exact types it is the value itself. For floating
 * point, where many decimal numbers round to the same value, it is all numbers between the value's neighbours.
 */
record NumberBounds(BigDecimal low, BigDecimal high) {
    private static final int MAX_DIGITS = 38;
    private static final BigDecimal LEAST = new BigDecimal("1E-130");
    private static final BigDecimal MOST = new BigDecimal("9E+125");

    /** Returns the bounds, if DynamoDB has such a number. */
    static Optional<NumberBounds> of(DataType type, Number value) {
        if (type instanceof DoubleType) {
            return floating(value.doubleValue(), Math.nextDown(value.doubleValue()), Math.nextUp(value.doubleValue()));
        }
        if (type instanceof FloatType) {
            return floating(value.floatValue(), Math.nextDown(value.floatValue()), Math.nextUp(value.floatValue()));
        }
        if (!(type instanceof LongType || type instanceof IntegerType || type instanceof DecimalType)) {
            return Optional.empty();
        }
        BigDecimal exact = new BigDecimal(value.toString());
        if (value instanceof BigDecimal) {
            exact = exact.stripTrailingZeros();
        }
        return Optional.of(new NumberBounds(exact, exact)).filter(bounds -> bounds.low.precision() <= MAX_DIGITS);
    }

    /** Returns whether the column shows exactly DynamoDB's number. */
    boolean isExact() {
        return low.compareTo(high) == 0;
    }

    private static Optional<NumberBounds> floating(double value, double down, double up) {
        if (Double.isNaN(value) || Double.isInfinite(down) || Double.isInfinite(up)) {
            return Optional.empty();
        }
        BigDecimal low = bound(down, RoundingMode.FLOOR);
        BigDecimal high = bound(up, RoundingMode.CEILING);
        return Optional.of(new NumberBounds(low, high))
                .filter(bounds -> low.abs().max(high.abs()).compareTo(MOST) <= 0);
    }

    private static BigDecimal bound(double value, RoundingMode outwards) {
        BigDecimal exact = new BigDecimal(value);
        if (exact.abs().compareTo(LEAST) >= 0) {
            return exact.round(new MathContext(MAX_DIGITS, outwards));
        }
        if (outwards == RoundingMode.FLOOR) {
            return LEAST.negate();
        }
        return LEAST;
    }
}
