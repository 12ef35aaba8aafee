package io.dynasage.local.algorithms;

/**
 * A bucket and a key or key prefix.
 *
 * @param bucket the bucket, never empty
 * @param key the key or prefix without a leading slash; may be empty
 */
public record S3Location(String bucket, String key) {
    /** Returns another key in the same bucket. */
    public S3Location withKey(String otherKey) {
        return new S3Location(bucket, otherKey);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
