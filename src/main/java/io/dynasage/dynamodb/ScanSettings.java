package io.dynasage.dynamodb;

import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.settings.Problems;
import java.time.Duration;
import java.util.Objects;

/**
 * Settings for reading a table. A null setting is planned from the table.
 *
 * @param maxReadUnits read units per second for all tasks together, at least 1, or null
 * @param fraction share of the table's capacity in [0.01, 1], or null; {@code maxReadUnits} takes precedence
 * @param segments scan segments in [1, 1000000], or null
 * @param pageItems maximum number of items that one request asks for, at least 1, or null
 * @param stallTimeout how long a task may wait for a page before it fails, more than 0; null for 10 minutes
 */
public record ScanSettings(
        Double maxReadUnits, Double fraction, Integer segments, Integer pageItems, Duration stallTimeout) {
    /** The minimum number of read units per second. */
    public static final double LEAST_UNITS = 1;
    /** The maximum number of read units per second: no table has more. */
    public static final double MOST_UNITS = 1e9;
    /** The minimum share of a table's capacity. */
    public static final double LEAST_FRACTION = 0.01;
    /** The minimum number of segments. */
    public static final int LEAST_SEGMENTS = 1;
    /** Settings that are all planned from the table. */
    public static final ScanSettings DEFAULT = new ScanSettings(null, null, null, null, null);

    /** Creates settings with the default stall timeout. */
    public ScanSettings(Double maxReadUnits, Double fraction, Integer segments, Integer pageItems) {
        this(maxReadUnits, fraction, segments, pageItems, null);
    }

    /** Checks the ranges and sets the default stall timeout. */
    public ScanSettings {
        stallTimeout = Objects.requireNonNullElse(stallTimeout, ReadBudget.DEFAULT_STALL_TIMEOUT);
        new Problems()
                .require(
                        maxReadUnits == null || maxReadUnits >= LEAST_UNITS && maxReadUnits <= MOST_UNITS,
                        "max-read-units",
                        "source.max-read-units = " + maxReadUnits
                                + " is out of range; give at least 1 read unit per second, or leave it out")
                .require(
                        fraction == null || fraction >= LEAST_FRACTION && fraction <= 1,
                        "read-fraction",
                        "source.read-fraction = " + fraction
                                + " is out of range; a scan may use between 1 % and 100 % of the table's read capacity")
                .require(
                        segments == null || segments >= LEAST_SEGMENTS && segments <= 1_000_000,
                        "segments",
                        "source.segments = " + segments + " is out of range; DynamoDB takes 1 to 1000000 segments")
                .require(
                        pageItems == null || pageItems >= 1,
                        "",
                        "A page of " + pageItems + " items is out of range; ask for at least 1")
                .require(
                        stallTimeout.compareTo(Duration.ZERO) > 0,
                        "stall-timeout",
                        "source.stall-timeout = " + stallTimeout.toMillis()
                                + "ms is out of range; give a task some minutes to wait for a page")
                .raise();
    }
}
