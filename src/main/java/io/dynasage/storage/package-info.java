/** Small files on Hadoop's file systems, addresses in S3 and digests. Knows no other package; every package may use it. */
package io.dynasage.storage;
