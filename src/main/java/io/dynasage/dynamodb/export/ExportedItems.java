package io.dynasage.dynamodb.export;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of an export, which are read when an action asks for them.
 *
 * @param items the items, as a scan returns them: {@code item_key: string} (the key attributes as DynamoDB JSON), and
 *     for each requested attribute, in order and under its name, a {@code struct<type: string, value: string>} that is
 *     null if the item does not have the attribute
 * @param rejects the lines that are not items, {@code file: string, line: bigint, reason: string}; query it only if
 *     {@link ExportStatistics#rejectedLines} reports any, because it reads all files again
 * @param statistics the statistics so far
 */
public record ExportedItems(Dataset<Row> items, Dataset<Row> rejects, ExportStatistics statistics) {}
