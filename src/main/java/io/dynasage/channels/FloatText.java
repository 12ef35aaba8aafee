package io.dynasage.channels;

import java.nio.charset.StandardCharsets;

/**
 * Writes floats as decimal text: the fewest digits that are nearer to this float than to any other, {@code 0.1} and not
 * {@code 0.100000001}; whole numbers without a point. Numbers from 10<sup>9</sup> on and below 10<sup>-4</sup> have an
 * exponent: {@code 3e9}, {@code 1.5e-7}.
 */
final class FloatText {
    /** The longest text: sign, nine digits, point and exponent. */
    static final int MAX_BYTES = 16;

    private static final int MOST_DIGITS = 9;
    private static final int USUAL_DIGITS = 6;
    private static final int EXACT_INTEGERS = 1 << 24;
    /**
     * Larger than the rounding errors of the two operations that compute a candidate. A candidate that passes with this
     * margin also passes as an exact decimal number.
     */
    private static final double GUARD = 0x1p-50;

    private static final double[] POWERS = new double[64];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private FloatText() {}

    /** Writes a finite value from {@code position} on, and returns the position after it. */
    static int write(float value, byte[] target, int position) {
        int at = position;
        if (Float.floatToRawIntBits(value) < 0) {
            target[at++] = '-';
        }
        float magnitude = Math.abs(value);
        if (magnitude <= EXACT_INTEGERS && magnitude == (int) magnitude) {
            return digits((int) magnitude, target, at);
        }
        int exponent = decimalExponent(magnitude);
        int precision = candidate(magnitude, exponent, USUAL_DIGITS) > 0 ? 1 : USUAL_DIGITS + 1;
        for (; precision <= MOST_DIGITS; precision++) {
            long digits = candidate(magnitude, exponent, precision);
            if (digits > 0) {
                return write(digits, exponent - precision + 1, target, at);
            }
        }
        byte[] java = Float.toString(magnitude).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(java, 0, target, at, java.length);
        return at + java.length;
    }

    /**
     * Returns the value rounded to {@code precision} digits, as a whole number, or 0 if the rounded value denotes
     * another float.
     */
    private static long candidate(float value, int exponent, int precision) {
        int power = exponent - precision + 1;
        long digits = Math.round(scaled(value, -power));
        double candidate = scaled(digits, power);
        boolean same =
                (float) (candidate - candidate * GUARD) == value && (float) (candidate + candidate * GUARD) == value;
        return same ? digits : 0;
    }

    private static double scaled(double value, int power) {
        return power >= 0 ? value * POWERS[power] : value / POWERS[-power];
    }

    /** Returns the exponent of the first digit: 0 for 1 to 9, -1 for 0.1. */
    private static int decimalExponent(float value) {
        int exponent = (int) Math.floor(Math.log10(value));
        return scaled(1, exponent) > value ? exponent - 1 : exponent;
    }

    private static int write(long significant, int power, byte[] target, int position) {
        long digits = significant;
        int exponent = power;
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        int count = length(digits);
        int point = count + exponent;
        if (point > MOST_DIGITS || point < -3) {
            int at = decimal(digits, count, 1, target, position);
            target[at++] = 'e';
            if (point < 1) {
                target[at++] = '-';
            }
            return digits(Math.abs(point - 1), target, at);
        }
        return decimal(digits, count, point, target, position);
    }

    /**
     * Writes digits with the point after the first {@code point} of them. The point may be outside the digits on either
     * side.
     */
    private static int decimal(long digits, int count, int point, byte[] target, int position) {
        int at = position;
        if (point <= 0) {
            target[at++] = '0';
            target[at++] = '.';
            for (int i = point; i < 0; i++) {
                target[at++] = '0';
            }
            return digits(digits, target, at);
        }
        int end = digits(digits, target, at);
        for (int i = count; i < point; i++) {
            target[end++] = '0';
        }
        if (point < count) {
            System.arraycopy(target, at + point, target, at + point + 1, count - point);
            target[at + point] = '.';
            end++;
        }
        return end;
    }

    private static int digits(long number, byte[] target, int position) {
        int end = position + length(number);
        long rest = number;
        for (int at = end - 1; at >= position; at--) {
            target[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    private static int length(long number) {
        int length = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            length++;
        }
        return length;
    }
}
