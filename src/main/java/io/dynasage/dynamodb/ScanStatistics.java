package io.dynasage.dynamodb;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Statistics of a scan so far, over all tasks that have succeeded. Items and requests count once, even if several
 * actions read the table. Read units count every time.
 */
public final class ScanStatistics implements Serializable {
    private static final long serialVersionUID = 1L;
    private final PartsRead parts = new PartsRead();
    private final DoubleAccumulator consumedReadUnits;

    /** Creates statistics of a table's scan, with all counts at zero. Called on the driver. */
    public ScanStatistics(SparkContext context, String table) {
        context.register(parts);
        this.consumedReadUnits = context.doubleAccumulator("read units of " + table);
    }

    /** Returns the read units that a request consumed; 0 if DynamoDB does not report them. */
    public static double readUnits(ScanResponse page) {
        return Optional.ofNullable(page.consumedCapacity())
                .map(ConsumedCapacity::capacityUnits)
                .orElse(0.0);
    }

    /** Returns the number of items read, with those that a condition left out. */
    public long items() {
        return parts.total().items();
    }

    /** Returns the number of items that a condition left out, in DynamoDB or here. */
    public long filtered() {
        return parts.total().filtered();
    }

    /** Returns the number of requests answered. */
    public long pages() {
        return parts.total().requests();
    }

    /** Returns the read units that the requests consumed according to DynamoDB. */
    public double consumedReadUnits() {
        return consumedReadUnits.value();
    }

    /** Returns the counts of each task's segments. */
    public PartsRead parts() {
        return parts;
    }

    /** Records the progress of a task. The task may call this at any time. */
    public void soFar(String part, PartsRead.Counts counts) {
        parts.add(new PartsRead.Part(part, PartsRead.Extent.SO_FAR, counts));
    }

    /**
     * Adds the counts of a part. A task calls this once, at its end. The driver calls it for parts that are known to
     * have been read.
     */
    public void ended(PartsRead.Part part) {
        parts.add(part);
        consumedReadUnits.add(part.counts().readUnits());
    }
}
