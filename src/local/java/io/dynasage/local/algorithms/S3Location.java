package io.dynasage.local.algorithms;

/**
 * A bucket and a key or key prefix.
 *
 * @param bucket never empty
 * @param key may be empty, has no leading slash
 */
public record S3Location(String bucket, String key) {
    /** Another key in the same bucket. */
    public S3Location withKey(String otherKey) {
        return new S3Location(bucket, otherKey);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
