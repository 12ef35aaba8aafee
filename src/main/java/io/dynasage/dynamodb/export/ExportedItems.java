package io.dynasage.dynamodb.export;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of an export, read when an action asks for them.
 *
 * @param items as a scan gives them: {@code item_key: string} (the key attributes as DynamoDB JSON), and for each
 *     attribute asked for, in order and under its name, a {@code struct<type: string, value: string>} that is null when
 *     the item has no such attribute
 * @param rejects the lines that are no item, {@code file: string, line: bigint, reason: string}; to be asked only if
 *     {@link ExportStatistics#rejectedLines} says that there are any, because it reads all files once more
 * @param statistics what has been read so far
 */
public record ExportedItems(Dataset<Row> items, Dataset<Row> rejects, ExportStatistics statistics) {}
