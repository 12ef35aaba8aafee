/**
 * Reads items from exports and writes items as exports: DynamoDB's own export to S3 (full and incremental, DynamoDB
 * JSON and Ion), the export of EMR and Data Pipeline, and snapshots in the layout of a full export or in Parquet.
 *
 * <p>Every reader returns the same Dataset as a scan of the table: {@code item_key}, then a {@code struct<type, value>}
 * per attribute. Files are streamed, and nothing is skipped silently: a line that is not an item is counted and
 * reported with its file and line number, and a file that does not match its manifest fails the task.
 */
package io.dynasage.dynamodb.export;
