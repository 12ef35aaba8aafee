package io.dynasage.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An estimate of the time and cost of reading a table, made without reading an item.
 *
 * @param table the answer of DescribeTable
 * @param plan the plan for a scan, with the reasons
 * @param readUnits read units of one eventually consistent scan
 * @param scanDollars the cost of those read units; 0 for a table with provisioned capacity, which is already paid for
 * @param exportDollars the cost of a full export of the table to S3
 * @param scanTime the shortest time in which the scan can finish within its budget
 * @param warnings points to consider first, one or two sentences each
 */
public record ReadEstimate(
        TableDescription table,
        ScanPlan plan,
        long readUnits,
        double scanDollars,
        double exportDollars,
        Duration scanTime,
        List<String> warnings) {
    private static final double GIGABYTE = 1L << 30;
    private static final double EXPORT_BYTES = 80 * GIGABYTE;
    private static final Duration LONG_SCAN = Duration.ofHours(1);
    private static final int MANY_SECONDS = 100_000_000;

    /** Copies the warnings. */
    public ReadEstimate {
        warnings = List.copyOf(warnings);
    }

    /**
     * Estimates the time and cost of a scan.
     *
     * @param timeLimit the time after which the job is stopped from outside, or null
     */
    public static ReadEstimate of(TableDescription table, ScanPlan plan, ReadPrices prices, Duration timeLimit) {
        long units = table.scanReadUnits();
        double scanDollars = table.onDemand() ? units / 1e6 * prices.millionReadUnits() : 0;
        double exportDollars = table.bytes() / GIGABYTE * prices.exportedGigabyte();
        Duration scanTime =
                Duration.ofSeconds((long) Math.min(MANY_SECONDS, Math.ceil(units / plan.readUnitsPerSecond())));
        return new ReadEstimate(
                table, plan, units, scanDollars, exportDollars, scanTime, warnings(table, plan, scanTime, timeLimit));
    }

    /**
     * Returns whether an export is the better choice, because the scan would take too long or the table is too large.
     */
    public boolean exportIsBetter() {
        return exportIsBetter(table, scanTime);
    }

    private static boolean exportIsBetter(TableDescription table, Duration scanTime) {
        return table.bytes() > EXPORT_BYTES || scanTime.compareTo(LONG_SCAN) > 0;
    }

    /** Returns the estimate as lines of text for people to read. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Table    %s: about %,d items in %,d bytes, %,d bytes each, as DynamoDB counted within the last"
                        + " six hours",
                table.name(),
                table.items(),
                table.bytes(),
                table.averageItemBytes()));
        lines.add(String.format(
                Locale.ROOT,
                "Scan     %,d read units, %s, at least %s at %.1f read units per second",
                readUnits,
                table.onDemand() ? dollars(scanDollars) : "no extra cost (provisioned capacity)",
                time(scanTime),
                plan.readUnitsPerSecond()));
        lines.add("Export   " + dollars(exportDollars) + ", no read units; needs point-in-time recovery");
        plan.reasons().forEach(reason -> lines.add("Why      " + reason));
        warnings.forEach(warning -> lines.add("Warning  " + warning));
        return List.copyOf(lines);
    }

    private static List<String> warnings(TableDescription table, ScanPlan plan, Duration scanTime, Duration timeLimit) {
        List<String> warnings = new ArrayList<>();
        if (table.items() == 0 || table.bytes() == 0) {
            warnings.add("DynamoDB says that the table is empty. It counts only every six hours, so a young table"
                    + " may hold items all the same, and everything here"
                    + " may be too low.");
        }
        if (timeLimit != null && scanTime.compareTo(timeLimit) > 0) {
            warnings.add("The scan alone takes at least " + time(scanTime) + ", but the job is stopped after "
                    + time(timeLimit)
                    + ". Raise source.max-read-units or source.read-fraction, give the job more time,"
                    + " or read an export.");
        }
        if (exportIsBetter(table, scanTime)) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "A table of %.1f GB that takes at least %s to scan is better exported: an export takes"
                            + " nothing from the table"
                            + " and is a picture of one moment (source.kind = export).",
                    table.bytes() / GIGABYTE,
                    time(scanTime)));
        }
        if (plan.readUnitsPerSecond() > 0.8 * table.readCapacityUnits()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The budget of %.1f read units per second leaves the table's other users less than 20 %% of"
                            + " its %,d (%s).",
                    plan.readUnitsPerSecond(),
                    table.readCapacityUnits(),
                    table.capacitySource()));
        }
        return warnings;
    }

    private static String dollars(double amount) {
        if (amount > 0 && amount < 0.01) {
            return "less than $0.01";
        }
        return String.format(Locale.ROOT, "$%,.2f", amount);
    }

    private static String time(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return (seconds + 59) / 60 + " min";
        }
        return String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
    }
}
