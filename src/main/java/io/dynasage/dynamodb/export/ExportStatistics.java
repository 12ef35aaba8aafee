package io.dynasage.dynamodb.export;

import io.dynasage.dynamodb.PartsRead;
import java.io.Serializable;
import org.apache.spark.SparkContext;

/**
 * Statistics of reading an export so far, over all tasks that have succeeded. A file counts once, even if several
 * actions read it.
 */
public final class ExportStatistics implements Serializable {
    private static final long serialVersionUID = 1L;
    private final PartsRead parts = new PartsRead();

    ExportStatistics(SparkContext context) {
        context.register(parts);
    }

    /** Returns the number of items read, or of changes in an incremental export. */
    public long items() {
        return parts.total().items();
    }

    /** Returns the number of lines that were not items. */
    public long rejectedLines() {
        return parts.total().rejects();
    }

    /** Returns the number of files read to their end. */
    public long files() {
        return parts.whole();
    }

    /** Returns the stored, compressed size of the files read, in bytes. */
    public long storedBytes() {
        return parts.total().storedBytes();
    }

    /** Returns the size of their text in bytes. */
    public long textBytes() {
        return parts.total().textBytes();
    }

    /** Returns the counts of each file. */
    public PartsRead parts() {
        return parts;
    }
}
