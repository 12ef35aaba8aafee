/**
 * Items out of a DynamoDB table: what the table is ({@link io.dynasage.dynamodb.TableDescription}), how gently and how parallel
 * it is read ({@link io.dynasage.dynamodb.ScanPlan}), and the scan itself ({@link io.dynasage.dynamodb.TableScan}), which goes through
 * the input format of emr-dynamodb-hadoop. What that connector lacks (projection, page size, accounting, the default credential chain)
 * is added around it, without a fork: a subclass of its input format, and an interceptor of the AWS SDK.
 */
package io.dynasage.dynamodb;
