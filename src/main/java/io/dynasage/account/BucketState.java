package io.dynasage.account;

/**
 * The state of a bucket as S3 reports it.
 *
 * @param status the HTTP status of listing it: 200 if it exists, 301 if it is in another region, 403 if it may not be
 *     listed, 404 if it does not exist
 * @param region the bucket's region; null if S3 does not report it
 * @param owned false if it belongs to another account than the expected one
 */
public record BucketState(int status, String region, boolean owned) {}
