package io.dynasage.dynamodb.export;

import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of a chain of exports.
 *
 * @param items the items, as in {@link ExportedItems#items}
 * @param parts the base and the changes of each applied window, with their rejected lines and statistics
 * @param until the moment of the table that the items show; the next window starts here
 */
public record ChainedItems(Dataset<Row> items, List<ExportedItems> parts, Instant until) {

    /** Copies the parts. */
    public ChainedItems {
        parts = List.copyOf(parts);
    }

    /** Returns the number of lines in all parts that were not items or changes, as far as the parts have been read. */
    public long rejectedLines() {
        return parts.stream().mapToLong(part -> part.parts().total().rejects()).sum();
    }
}
