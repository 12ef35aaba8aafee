package io.dynasage.dynamodb;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What a scan has read so far, over all tasks that have ended well. An action on the items reads the table; a second one reads it again
 * and counts again.
 */
public final class ScanStatistics implements Serializable {
    private static final long serialVersionUID = 1L;
    private final LongAccumulator items;
    private final LongAccumulator pages;
    private final DoubleAccumulator consumedReadUnits;

    /** Statistics of a table's scan, at zero; made where the driver runs. */
    public ScanStatistics(SparkContext context, String table) {
        this.items = context.longAccumulator("items of " + table);
        this.pages = context.longAccumulator("pages of " + table);
        this.consumedReadUnits = context.doubleAccumulator("read units of " + table);
    }

    /** Items read. */
    public long items() {
        return items.value();
    }

    /** Requests answered. */
    public long pages() {
        return pages.value();
    }

    /** Read units that DynamoDB says the requests consumed. */
    public double consumedReadUnits() {
        return consumedReadUnits.value();
    }

    void add(ScanMeter meter) {
        add(meter.items(), meter.pages(), meter.consumedReadUnits());
    }

    /** Adds what one task has read; called by the task, once. */
    public void add(long readItems, long answeredRequests, double readUnits) {
        items.add(readItems);
        pages.add(answeredRequests);
        consumedReadUnits.add(readUnits);
    }
}
