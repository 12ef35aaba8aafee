package io.dynasage.job.operation;

import java.time.Duration;
import java.util.Locale;

/** Durations, bytes and dollars as people read them. */
final class Amounts {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Amounts() {}

    /** Such as {@code 45 s}, {@code 12 min}, {@code 3.4 h} or {@code 30 days}. */
    static String time(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds >= 2 * 86_400) {
            return seconds % 86_400 == 0
                    ? seconds / 86_400 + " days"
                    : String.format(Locale.ROOT, "%.1f days", seconds / 86_400.0);
        }
        return seconds < 120
                ? seconds + " s"
                : seconds < 7200
                        ? (seconds + 30) / 60 + " min"
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
    }

    /** Such as {@code 512 bytes} or {@code 1.5 GiB}. */
    static String bytes(double bytes) {
        int unit = 0;
        double amount = bytes;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }

    /** Such as {@code $0.23}; what is more than nothing and less than a cent is said so. */
    static String dollars(double amount) {
        return amount > 0 && amount < 0.01 ? "less than $0.01" : String.format(Locale.ROOT, "$%,.2f", amount);
    }
}
