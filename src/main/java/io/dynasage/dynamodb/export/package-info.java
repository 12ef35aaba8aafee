/**
 * Items out of exports, and exports out of items: DynamoDB's own export to S3 (full and incremental, DynamoDB JSON and
 * Ion), the EMR and Data Pipeline export, and snapshots in the layout of a full export or in Parquet.
 *
 * <p>Every reader gives the Dataset that a scan of the table gives: {@code item_key}, then a {@code struct<type,
 * value>} per attribute. Files are streamed; nothing of a file is skipped silently: a line that is no item is counted
 * and told with its file and line, and a file that is not what its manifest says fails the task.
 */
package io.dynasage.dynamodb.export;
