package io.dynasage.quality;

import java.util.Locale;

/**
 * One measured number and what it must be.
 *
 * @param name as printed
 * @param value NaN if it could not be measured
 * @param lowest what it must at least be; negative infinity: no such bound
 * @param highest what it must at most be; infinity: no such bound
 */
record Figure(String name, double value, double lowest, double highest) {
    static Figure atLeast(double lowest, String name, double value) {
        return new Figure(name, value, lowest, Double.POSITIVE_INFINITY);
    }

    static Figure atMost(double highest, String name, double value) {
        return new Figure(name, value, Double.NEGATIVE_INFINITY, highest);
    }

    static Figure near(double wanted, double tolerance, String name, double value) {
        return new Figure(name, value, wanted - tolerance, wanted + tolerance);
    }

    /** Of interest only. */
    static Figure reported(String name, double value) {
        return new Figure(name, value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    boolean bounded() {
        return Double.isFinite(lowest) || Double.isFinite(highest);
    }

    boolean reached() {
        return !bounded() || value >= lowest && value <= highest;
    }

    /** {@code ce=0.5612}, and what it should have been where it is not. */
    @Override
    public String toString() {
        return measured() + (reached() ? "" : "(wanted " + wanted() + ")");
    }

    /** {@code ce=0.5612}. */
    String measured() {
        return name + "=" + text(value);
    }

    private static String text(double value) {
        return Math.abs(value) >= 1000
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private String wanted() {
        if (value < lowest) {
            return "at least " + text(lowest);
        }
        return value > highest ? "at most " + text(highest) : "a number";
    }
}
