package io.dynasage.dynamodb.export;

import io.dynasage.dynamodb.PartsRead;
import java.io.Serializable;
import org.apache.spark.SparkContext;

/**
 * What has been read of an export so far, over all tasks that have ended well. A file counts once however often an
 * action reads it.
 */
public final class ExportStatistics implements Serializable {
    private static final long serialVersionUID = 1L;
    private final PartsRead parts = new PartsRead();

    ExportStatistics(SparkContext context) {
        context.register(parts);
    }

    /** Items read; of an incremental export, changes. */
    public long items() {
        return parts.total().items();
    }

    /** Lines that were no item. */
    public long rejectedLines() {
        return parts.total().rejects();
    }

    /** Files read to their end. */
    public long files() {
        return parts.whole();
    }

    /** Bytes of the files as they are stored, compressed. */
    public long storedBytes() {
        return parts.total().storedBytes();
    }

    /** Bytes of their text. */
    public long textBytes() {
        return parts.total().textBytes();
    }

    /** What was read of each file. */
    public PartsRead parts() {
        return parts;
    }
}
