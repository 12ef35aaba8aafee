package io.dynasage.dynamodb.export;

import io.dynasage.dynamodb.PartsRead;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of an export, which are read when an action asks for them.
 *
 * @param items the items, as a scan returns them: {@code item_key: string} (the key attributes as DynamoDB JSON), and
 *     for each requested attribute, in order and under its name, a {@code struct<type: string, value: string>} that is
 *     null if the item does not have the attribute
 * @param rejects the lines that are not items, {@code file: string, line: bigint, reason: string}; query it only if the
 *     counts report any, because it reads all files again
 * @param parts the counts of each file so far; a file counts once, even if several actions read it
 */
public record ExportedItems(Dataset<Row> items, Dataset<Row> rejects, PartsRead parts) {}
