/**
 * Storage utilities for all packages: small files on Hadoop's file systems, addresses in S3, digests, and names in
 * Spark SQL. Depends on no other package; every package may use it.
 */
package io.dynasage.storage;
