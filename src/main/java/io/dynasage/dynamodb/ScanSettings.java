package io.dynasage.dynamodb;

import io.dynasage.dynamodb.budget.ReadBudget;
import java.time.Duration;

/**
 * How a table shall be read; null means planned from the table.
 *
 * @param maxReadUnits read units per second for all tasks together, at least 1, or null
 * @param fraction share of the table's capacity in [0.01, 1], or null; {@code maxReadUnits} comes first
 * @param segments scan segments in [1, 1000000], or null
 * @param pageItems the most items that one request asks for, at least 1, or null
 * @param stallTimeout how long a task may wait for a page before it fails, more than 0; null for 10 minutes
 */
public record ScanSettings(Double maxReadUnits, Double fraction, Integer segments, Integer pageItems, Duration stallTimeout) {
    /** Everything planned from the table. */
    public static final ScanSettings DEFAULT = new ScanSettings(null, null, null, null, null);

    /** Settings with the usual stall timeout. */
    public ScanSettings(Double maxReadUnits, Double fraction, Integer segments, Integer pageItems) {
        this(maxReadUnits, fraction, segments, pageItems, null);
    }

    /** Checks the ranges, and fills in the stall timeout. */
    public ScanSettings {
        require(maxReadUnits == null || maxReadUnits >= 1 && maxReadUnits <= 1e9, "source.max-read-units = " + maxReadUnits
                + " is out of range; give at least 1 read unit per second, or leave it out");
        require(fraction == null || fraction >= 0.01 && fraction <= 1, "source.read-fraction = " + fraction
                + " is out of range; a scan may use between 1 % and 100 % of the table's read capacity");
        require(segments == null || segments >= 1 && segments <= 1_000_000, "source.segments = " + segments
                + " is out of range; DynamoDB takes 1 to 1000000 segments");
        require(pageItems == null || pageItems >= 1, "A page of " + pageItems + " items is out of range; ask for at least 1");
        stallTimeout = stallTimeout == null ? ReadBudget.DEFAULT_STALL_TIMEOUT : stallTimeout;
        require(stallTimeout.compareTo(Duration.ZERO) > 0, "source.stall-timeout = " + stallTimeout.toMillis()
                + "ms is out of range; give a task some minutes to wait for a page");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
