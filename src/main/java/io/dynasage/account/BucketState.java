package io.dynasage.account;

/**
 * What S3 says about a bucket.
 *
 * @param status of listing it: 200 it is there, 301 it is in another region, 403 it may not be listed, 404 there is
 *     none
 * @param region where it is; null if S3 does not say
 * @param owned false if it belongs to another account than the one that was asked for
 */
public record BucketState(int status, String region, boolean owned) {}
