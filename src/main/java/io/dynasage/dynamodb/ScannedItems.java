package io.dynasage.dynamodb;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of a table, which are read when an action asks for them.
 *
 * @param items {@code item_key: string} (the key attributes as DynamoDB JSON), and for each requested attribute, in
 *     order and under its name, a {@code struct<type: string, value: string>} that is null if the item does not have
 *     the attribute
 * @param statistics the statistics so far
 */
public record ScannedItems(Dataset<Row> items, ScanStatistics statistics) {}
