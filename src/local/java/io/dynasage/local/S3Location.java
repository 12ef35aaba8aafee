package io.dynasage.local;

/**
 * A bucket and a key or key prefix.
 *
 * @param bucket never empty
 * @param key    may be empty, has no leading slash
 */
record S3Location(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /** Reads {@code s3://bucket/key}; the API also allows https URLs, which this server does not resolve. */
    static S3Location parse(String uri) {
        int slash = uri.indexOf('/', SCHEME.length());
        if (!uri.startsWith(SCHEME) || slash == SCHEME.length()) {
            throw SageMakerError.validation("Invalid S3 URI '" + uri + "': the local SageMaker reads s3://bucket/key only.");
        }
        return slash < 0 ? new S3Location(uri.substring(SCHEME.length()), "")
                : new S3Location(uri.substring(SCHEME.length(), slash), uri.substring(slash + 1));
    }

    S3Location withKey(String otherKey) {
        return new S3Location(bucket, otherKey);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
