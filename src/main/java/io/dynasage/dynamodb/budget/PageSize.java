package io.dynasage.dynamodb.budget;

/**
 * The number of items that a Scan request asks for. One page uses about a quarter of a second of the task's read units:
 * at least 1 unit, and DynamoDB's full 1 MB pages (128 units) as soon as the budget allows. Because pages are so small
 * compared with the budget, consumption is even: the requests that tasks send at the same moment consume less than 5 %
 * of ten seconds' budget. A plan that needs pages of 8 units or more, for which the cost of DynamoDB's rounding up is
 * small, gives each task 32 units per second. Thread-safe.
 */
public final class PageSize {
    /** No limit: {@code Limit} is left out and DynamoDB answers with as many items as fit into 1 MB. */
    public static final int WHOLE = Integer.MAX_VALUE;
    /** The read units of 1 MB in an eventually consistent read. */
    static final double WHOLE_UNITS = 128;

    private static final double MIN_UNITS = 1;
    private static final double SECONDS = 0.25;
    private static final double BYTES_PER_READ_UNIT = 8192;
    private static final double NEWEST = 0.3;

    private final double units;
    private final int maxItems;
    private double unitsPerItem;

    /**
     * Creates the page sizes of a task.
     *
     * @param unitsPerSecondOfTask the task's share of the budget, as returned by
     *     {@link ReadBudget#unitsPerSecondOfTask}
     * @param averageItemBytes the mean item size as known before the first page, at least 1
     * @param maxItems the maximum number of items to ask for, at least 1, or {@link #WHOLE}
     */
    public PageSize(double unitsPerSecondOfTask, long averageItemBytes, int maxItems) {
        this.units = units(unitsPerSecondOfTask);
        this.maxItems = maxItems;
        this.unitsPerItem = averageItemBytes / BYTES_PER_READ_UNIT;
    }

    /** Returns the target size of a page of such a task in read units, in [1, 128]. */
    static double units(double unitsPerSecondOfTask) {
        return Math.max(MIN_UNITS, Math.min(WHOLE_UNITS, SECONDS * unitsPerSecondOfTask));
    }

    /** Returns the {@code Limit} of the next request, at least 1, or {@link #WHOLE}. */
    public synchronized int limit() {
        if (units >= WHOLE_UNITS) {
            return maxItems;
        }
        return (int) Math.max(1, Math.min(maxItems, units / unitsPerItem));
    }

    /**
     * Updates the estimated item size from a page.
     *
     * @param scannedItems number of items examined ({@code ScannedCount})
     * @param consumedUnits read units consumed, or 0 if DynamoDB did not report them
     */
    public synchronized void answered(int scannedItems, double consumedUnits) {
        if (scannedItems > 0 && consumedUnits > 0) {
            double seen = consumedUnits / scannedItems;
            unitsPerItem = Math.max(seen, (1 - NEWEST) * unitsPerItem + NEWEST * seen);
        }
    }
}
