/**
 * The fast reader: the Spark data source {@code dynamodb}, which reads a table with DynamoDB's parallel Scan and turns
 * the bytes of the answers directly into Spark's rows. {@link io.dynasage.dynamodb.direct.DynamoDbSource} documents its
 * options. {@link io.dynasage.dynamodb.direct.DirectScan} uses it to read the same items that
 * {@link io.dynasage.dynamodb.connector.TableScan} reads through the connector.
 *
 * <p>A task has several segments and requests their pages in turn ({@code SegmentPages}), in the background and as fast
 * as {@link io.dynasage.dynamodb.budget.ScanGovernor} allows. A page is accepted only if it is complete and has the
 * right checksum. It is then parsed once ({@code PageItems}) by {@link io.dynasage.dynamodb.items.ItemRows}. Signing,
 * credentials and HTTP come from the AWS SDK.
 */
package io.dynasage.dynamodb.direct;
