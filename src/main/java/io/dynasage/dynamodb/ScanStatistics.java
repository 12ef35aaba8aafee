package io.dynasage.dynamodb;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;

/**
 * What a scan has read so far, over all tasks that have ended well. Items and requests count once however often an
 * action reads the table; the read units of each time.
 */
public final class ScanStatistics implements Serializable {
    private static final long serialVersionUID = 1L;
    private final PartsRead parts = new PartsRead();
    private final DoubleAccumulator consumedReadUnits;

    /** Statistics of a table's scan, at zero; made where the driver runs. */
    public ScanStatistics(SparkContext context, String table) {
        context.register(parts);
        this.consumedReadUnits = context.doubleAccumulator("read units of " + table);
    }

    /** Items read. */
    public long items() {
        return parts.total().items();
    }

    /** Requests answered. */
    public long pages() {
        return parts.total().requests();
    }

    /** Read units that DynamoDB says the requests consumed. */
    public double consumedReadUnits() {
        return consumedReadUnits.value();
    }

    /** What was read of each task's segments. */
    public PartsRead parts() {
        return parts;
    }

    /** Tells how far a task is; called by the task, as often as it likes. */
    public void soFar(String part, PartsRead.Counts counts) {
        parts.add(new PartsRead.Part(part, PartsRead.Extent.SO_FAR, counts));
    }

    /**
     * Adds what a task has read; called by the task at its end, once, or where a part is known to have been read
     * already.
     */
    public void ended(PartsRead.Part part) {
        parts.add(part);
        consumedReadUnits.add(part.counts().readUnits());
    }
}
