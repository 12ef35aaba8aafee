/**
 * Items out of a DynamoDB table: what the table is ({@link io.dynasage.dynamodb.TableDescription}), how gently and how
 * parallel it is read ({@link io.dynasage.dynamodb.ScanPlan}), what that will take
 * ({@link io.dynasage.dynamodb.ReadEstimate}), and the scan itself ({@link io.dynasage.dynamodb.connector.TableScan}
 * through emr-dynamodb-hadoop, {@link io.dynasage.dynamodb.direct.DirectScan} through our own reader). Both keep every
 * request to the scan's budget ({@link io.dynasage.dynamodb.budget}). A long scan can be read in rounds and taken up
 * again ({@link io.dynasage.dynamodb.SegmentLedger}).
 */
package io.dynasage.dynamodb;
