/**
 * Reads a copy of a table from a lakehouse: a table of Spark's catalog, or a folder of Parquet, Iceberg or Delta files,
 * as zero-ETL integrations and other tools write them. The rows become the same items as those of a scan.
 */
package io.dynasage.dynamodb.lakehouse;
