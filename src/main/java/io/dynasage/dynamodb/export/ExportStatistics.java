package io.dynasage.dynamodb.export;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What has been read of an export so far, over all tasks that have ended well. An action on the items reads the files; a second one reads
 * them again and counts again.
 */
public final class ExportStatistics implements Serializable {
    private static final long serialVersionUID = 1L;
    private final LongAccumulator items;
    private final LongAccumulator rejectedLines;
    private final LongAccumulator files;
    private final LongAccumulator storedBytes;
    private final LongAccumulator textBytes;

    ExportStatistics(SparkContext context, String export) {
        this.items = context.longAccumulator("items of " + export);
        this.rejectedLines = context.longAccumulator("rejected lines of " + export);
        this.files = context.longAccumulator("files of " + export);
        this.storedBytes = context.longAccumulator("stored bytes of " + export);
        this.textBytes = context.longAccumulator("text bytes of " + export);
    }

    /** Items read; of an incremental export, changes. */
    public long items() {
        return items.value();
    }

    /** Lines that were no item. */
    public long rejectedLines() {
        return rejectedLines.value();
    }

    /** Files read to their end. */
    public long files() {
        return files.value();
    }

    /** Bytes of these files as they are stored, compressed. */
    public long storedBytes() {
        return storedBytes.value();
    }

    /** Bytes of their text. */
    public long textBytes() {
        return textBytes.value();
    }

    void add(LineCounts file) {
        items.add(file.items());
        rejectedLines.add(file.rejectedLines());
        files.add(1);
        storedBytes.add(file.storedBytes());
        textBytes.add(file.textBytes());
    }

    /** The counts of one file. */
    record LineCounts(long items, long rejectedLines, long storedBytes, long textBytes) {
    }
}
