package io.dynasage.dynamodb.export;

import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of a chain of exports.
 *
 * @param items as {@link ExportedItems#items}
 * @param parts the base, and the changes of each window that was applied, with their rejected lines and statistics
 * @param until the moment of the table that the items show; the next window starts here
 */
public record ChainedItems(Dataset<Row> items, List<ExportedItems> parts, Instant until) {

    /** Copies the parts. */
    public ChainedItems {
        parts = List.copyOf(parts);
    }

    /** Lines of all parts that were no item or change, as far as they have been read. */
    public long rejectedLines() {
        return parts.stream()
                .mapToLong(part -> part.statistics().rejectedLines())
                .sum();
    }
}
