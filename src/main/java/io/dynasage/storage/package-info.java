/**
 * What every package needs of storage: small files on Hadoop's file systems, addresses in S3, digests, and names in
 * Spark's SQL. Knows no other package; every package may use it.
 */
package io.dynasage.storage;
