/**
 * Items out of a DynamoDB table: what the table is ({@link io.dynasage.dynamodb.TableDescription}), how gently and how parallel
 * it is read ({@link io.dynasage.dynamodb.ScanPlan}), what that will take ({@link io.dynasage.dynamodb.ReadEstimate}), and the scan itself ({@link io.dynasage.dynamodb.TableScan}), which goes through
 * the input format of emr-dynamodb-hadoop. What that connector lacks (projection, page size, accounting, the default credential chain)
 * is added around it, without a fork: a subclass of its input format, and an interceptor of the AWS SDK.
 * Both keep every request to the scan's budget ({@link io.dynasage.dynamodb.budget}). A long scan can be read in rounds and taken up
 * again ({@link io.dynasage.dynamodb.SegmentLedger}).
 */
package io.dynasage.dynamodb;
