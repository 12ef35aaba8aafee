package io.dynasage.dynamodb;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of a table, read when an action asks for them.
 *
 * @param items {@code item_key: string} (the key attributes as DynamoDB JSON), and for each attribute asked for, in order and under its
 *     name, a {@code struct<type: string, value: string>} that is null when the item has no such attribute
 * @param statistics what has been read so far
 */
public record ScannedItems(Dataset<Row> items, ScanStatistics statistics) {
}
