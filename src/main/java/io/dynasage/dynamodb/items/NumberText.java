package io.dynasage.dynamodb.items;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Parses DynamoDB's numbers from their text. Short numbers create no garbage; other numbers are as exact as
 * {@link BigDecimal} and {@link Double#parseDouble}. An instance represents the number that was {@link #read} last. For
 * one thread.
 */
final class NumberText {
    private static final int MAX_FAST_DIGITS = 18;
    private static final long[] LONG_POWERS = new long[MAX_FAST_DIGITS + 1];
    private static final double[] DOUBLE_POWERS = new double[23];
    private static final float[] FLOAT_POWERS = new float[11];

    static {
        LONG_POWERS[0] = 1;
        for (int i = 1; i < LONG_POWERS.length; i++) {
            LONG_POWERS[i] = LONG_POWERS[i - 1] * 10;
        }
        for (int i = 0; i < DOUBLE_POWERS.length; i++) {
            DOUBLE_POWERS[i] = Double.parseDouble("1e" + i);
        }
        for (int i = 0; i < FLOAT_POWERS.length; i++) {
            FLOAT_POWERS[i] = Float.parseFloat("1e" + i);
        }
    }

    private byte[] bytes;
    private int from;
    private int to;
    private long digits;
    private int exponent;
    /** Whether the number is exactly {@code digits} times ten to the {@code exponent}. */
    private boolean fast;

    private long exact;

    /** Reads a number such as {@code -12.5E+3}. Returns false if the text is not such a number. */
    boolean read(byte[] text, int start, int end) {
        bytes = text;
        from = start;
        to = end;
        int first = afterSign(text, start, end);
        long value = 0;
        int significant = 0;
        boolean fraction = false;
        exponent = 0;
        int p = first;
        for (; p < end; p++) {
            int c = text[p];
            if (c >= '0' && c <= '9') {
                if (significant > 0 || c != '0') {
                    significant++;
                }
                if (significant <= MAX_FAST_DIGITS) {
                    value = value * 10 + (c - '0');
                }
                if (fraction) {
                    exponent--;
                }
            } else if (c == '.' && !fraction) {
                fraction = true;
            } else {
                break;
            }
        }
        fast = significant <= MAX_FAST_DIGITS;
        digits = value;
        if (text[start] == '-') {
            digits = -value;
        }
        boolean hasDigits = p - first > 1 || p > first && !fraction;
        return hasDigits && (p == end || readExponent(p));
    }

    private static int afterSign(byte[] text, int at, int end) {
        return at < end && (text[at] == '-' || text[at] == '+') ? at + 1 : at;
    }

    private boolean readExponent(int at) {
        if ((bytes[at] | 32) != 'e') {
            return false;
        }
        int p = afterSign(bytes, at + 1, to);
        if (p >= to || to - p > 6) {
            return false;
        }
        int value = 0;
        for (int i = p; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            value = value * 10 + bytes[i] - '0';
        }
        if (bytes[at + 1] == '-') {
            value = -value;
        }
        exponent += value;
        return true;
    }

    /** Returns the nearest double; infinite beyond its range. */
    double toDouble() {
        if (isZero()) {
            return 0;
        }
        if (fast && Math.abs(digits) <= 1L << 53 && Math.abs(exponent) < DOUBLE_POWERS.length) {
            return exponent < 0 ? digits / DOUBLE_POWERS[-exponent] : digits * DOUBLE_POWERS[exponent];
        }
        return Double.parseDouble(text());
    }

    /** Returns the nearest float; infinite beyond its range. */
    float toFloat() {
        if (isZero()) {
            return 0;
        }
        if (fast && Math.abs(digits) <= 1L << 24 && Math.abs(exponent) < FLOAT_POWERS.length) {
            return exponent < 0 ? digits / FLOAT_POWERS[-exponent] : digits * FLOAT_POWERS[exponent];
        }
        return Float.parseFloat(text());
    }

    private boolean isZero() {
        return fast && digits == 0;
    }

    /**
     * Returns whether the number times ten to the power of {@code scale} is an integer that fits into a long. If so,
     * {@link #exact} returns that integer.
     */
    boolean isExact(int scale) {
        int power = exponent + scale;
        if (isZero()) {
            exact = 0;
            return true;
        }
        if (fast && Math.abs(power) <= MAX_FAST_DIGITS) {
            return isExactFast(power);
        }
        BigDecimal shifted = decimal().scaleByPowerOfTen(scale);
        if (shifted.precision() - (long) shifted.scale() > 19) {
            return false;
        }
        try {
            exact = shifted.longValueExact();
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private boolean isExactFast(int power) {
        if (power <= 0) {
            exact = digits / LONG_POWERS[-power];
            return digits % LONG_POWERS[-power] == 0;
        }
        exact = digits * LONG_POWERS[power];
        return Math.multiplyHigh(digits, LONG_POWERS[power]) == exact >> 63;
    }

    /** Returns the integer that {@link #isExact} found. */
    long exact() {
        return exact;
    }

    /** Returns the exact number. */
    BigDecimal decimal() {
        return new BigDecimal(text());
    }

    private String text() {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
