package io.dynasage.report.page;

import java.util.Locale;
import java.util.Map;

/** Formats numbers for people, with a fixed number of digits, and names metrics as the field writes them. */
final class Figures {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("auc", "AUC"),
            Map.entry("hr", "hit rate"),
            Map.entry("ndcg", "nDCG"),
            Map.entry("map", "MAP"),
            Map.entry("gini", "Gini"),
            Map.entry("logLoss", "log loss"),
            Map.entry("calibrationError", "calibration error"),
            Map.entry("f1", "F1"),
            Map.entry("rmse", "RMSE"),
            Map.entry("mae", "MAE"));

    private Figures() {}

    /** Formats a whole number, such as {@code 12,345}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats a metric's value, such as {@code 0.2018} or {@code 34.21}. */
    static String value(double number) {
        return String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.4f" : "%,.2f", number);
    }

    /** Formats a share of 1, such as {@code 12.3 %}. */
    static String share(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Formats seconds, such as {@code 6.3 s}, {@code 12 min 5 s} or {@code 3 h 20 min}. */
    static String seconds(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 7200) {
            return whole / 60 + " min " + whole % 60 + " s";
        }
        return whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /** Formats dollars, such as {@code $12.30}, {@code $0.0123} or {@code $0.000012}. */
    static String dollars(double amount) {
        if (amount >= 1) {
            return String.format(Locale.ROOT, "$%,.2f", amount);
        }
        return String.format(Locale.ROOT, amount < 0.01 ? "$%.6f" : "$%.4f", amount);
    }

    /** Formats a position in a chart, between 0 and 1. */
    static String percent(double position) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * Math.max(0, Math.min(1, position)));
    }

    /** Returns a metric's name as the field writes it, such as {@code nDCG@10} for {@code ndcgAt10}. */
    static String metric(String name) {
        int dot = name.lastIndexOf('.') + 1;
        String bare = name.substring(dot).replaceFirst("At\\d+$", "");
        String cutoff = name.substring(dot + bare.length()).replaceFirst("At", "@");
        return name.substring(0, dot).replace('.', ' ') + NAMES.getOrDefault(bare, bare) + cutoff;
    }
}
