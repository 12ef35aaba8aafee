package io.dynasage.job.operation;

import java.time.Duration;
import java.util.Locale;

/** Formats durations, bytes and dollars for people. */
final class Amounts {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int DAY = 86_400;

    private Amounts() {}

    /** Formats a duration, such as {@code 45 s}, {@code 12 min}, {@code 3.4 h} or {@code 30 days}. */
    static String time(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return (seconds + 30) / 60 + " min";
        }
        if (seconds < 2 * DAY) {
            return String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
        }
        return String.format(Locale.ROOT, "%.1f days", (double) seconds / DAY).replace(".0 ", " ");
    }

    /** Formats a number of bytes, such as {@code 512 bytes} or {@code 1.5 GiB}. */
    static String bytes(double bytes) {
        if (bytes < 1024) {
            return String.format(Locale.ROOT, "%.0f bytes", bytes);
        }
        int unit = 0;
        double amount = bytes / 1024;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /**
     * Formats an amount of money, such as {@code $0.23}. An amount above zero and below one cent is described as such.
     */
    static String dollars(double amount) {
        return amount > 0 && amount < 0.01 ? "less than $0.01" : String.format(Locale.ROOT, "$%,.2f", amount);
    }
}
