package io.dynasage.dynamodb.budget;

/**
 * How many items a Scan request asks for, so that one page takes about a quarter of a second of the task's read units:
 * at least 1 unit, and DynamoDB's whole 1 MB pages (128 units) as soon as the budget allows. Pages so small beside the
 * budget are what keeps the use even: whatever tasks send at the same moment is less than 5 % of ten seconds' budget. A
 * plan that wants pages of 8 units or more, of which DynamoDB's rounding up takes little, gives each task 32 units per
 * second. Thread-safe.
 */
public final class PageSize {
    /** No limit: DynamoDB answers with what fits into 1 MB; leave {@code Limit} out. */
    public static final int WHOLE = Integer.MAX_VALUE;
    /** Read units of 1 MB, read eventually consistently. */
    static final double WHOLE_UNITS = 128;

    private static final double MIN_UNITS = 1;
    private static final double SECONDS = 0.25;
    private static final double BYTES_PER_READ_UNIT = 8192;
    private static final double NEWEST = 0.3;

    private final double units;
    private final int maxItems;
    private double unitsPerItem;

    /**
     * @param unitsPerSecondOfTask the task's share of the budget, as {@link ReadBudget#unitsPerSecondOfTask}
     * @param averageItemBytes the mean size of an item as known before the first page, at least 1
     * @param maxItems the most items to ask for, at least 1, or {@link #WHOLE}
     */
    public PageSize(double unitsPerSecondOfTask, long averageItemBytes, int maxItems) {
        this.units = units(unitsPerSecondOfTask);
        this.maxItems = maxItems;
        this.unitsPerItem = averageItemBytes / BYTES_PER_READ_UNIT;
    }

    /** Read units that a page of such a task aims at, in [1, 128]. */
    static double units(double unitsPerSecondOfTask) {
        return Math.max(MIN_UNITS, Math.min(WHOLE_UNITS, SECONDS * unitsPerSecondOfTask));
    }

    /** The next request's {@code Limit}, at least 1, or {@link #WHOLE}. */
    public synchronized int limit() {
        if (units >= WHOLE_UNITS) {
            return maxItems;
        }
        return (int) Math.max(1, Math.min(maxItems, units / unitsPerItem));
    }

    /**
     * Learns the items' size from a page.
     *
     * @param scannedItems items looked at ({@code ScannedCount})
     * @param consumedUnits read units consumed, or 0 if DynamoDB did not say
     */
    public synchronized void answered(int scannedItems, double consumedUnits) {
        if (scannedItems > 0 && consumedUnits > 0) {
            double seen = consumedUnits / scannedItems;
            unitsPerItem = seen > unitsPerItem ? seen : (1 - NEWEST) * unitsPerItem + NEWEST * seen;
        }
    }
}
