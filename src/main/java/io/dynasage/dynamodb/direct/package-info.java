/**
 * The fast reader: Spark data source {@code dynamodb}, which reads a table with DynamoDB's parallel Scan, from the
 * bytes of the answers straight into Spark's rows. {@link io.dynasage.dynamodb.direct.DynamoDbSource} tells its
 * options, {@link io.dynasage.dynamodb.direct.DirectScan} reads through it what
 * {@link io.dynasage.dynamodb.connector.TableScan} reads through the connector.
 *
 * <p>A task has several segments and asks for their pages in turn ({@code SegmentPages}), in the background and as fast
 * as {@link io.dynasage.dynamodb.budget.ScanGovernor} lets it; a page is taken only whole and with the right checksum,
 * and then parsed once ({@code PageItems}) by {@link io.dynasage.dynamodb.items.ItemRows}. Signing, credentials and
 * HTTP are the AWS SDK's.
 */
package io.dynasage.dynamodb.direct;
