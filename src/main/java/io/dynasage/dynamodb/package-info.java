/**
 * Reads the items of a DynamoDB table. {@link io.dynasage.dynamodb.TableDescription} describes the table,
 * {@link io.dynasage.dynamodb.ScanPlan} sets the speed and the parallelism of the read, and
 * {@link io.dynasage.dynamodb.ReadEstimate} estimates its time and cost.
 * {@link io.dynasage.dynamodb.connector.TableScan} scans through emr-dynamodb-hadoop,
 * {@link io.dynasage.dynamodb.direct.DirectScan} through Dynasage's own reader. Both keep every request within the
 * scan's budget ({@link io.dynasage.dynamodb.budget}). A long scan can be read in rounds and resumed
 * ({@link io.dynasage.dynamodb.SegmentLedger}). A condition ({@link io.dynasage.dynamodb.condition.ItemCondition})
 * decides which items are read; {@link io.dynasage.dynamodb.ItemFilter} applies it to the items of any source.
 */
package io.dynasage.dynamodb;
