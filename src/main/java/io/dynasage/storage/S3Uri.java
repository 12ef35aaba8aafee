package io.dynasage.storage;

/**
 * An address in S3. SageMaker and the AWS CLI write {@code s3://}, Hadoop writes {@code s3a://}; both refer to the same
 * object.
 *
 * @param bucket the bucket
 * @param key the part after the bucket and its slash; empty for the bucket itself
 */
public record S3Uri(String bucket, String key) {
    private static final String SCHEME = "(?i)^s3[an]?://";

    /** Parses an address, with or without a scheme. Schemes other than S3's are not addresses in S3. */
    public static S3Uri of(String uri) {
        String path = uri.replaceFirst(SCHEME, "");
        String bucket = path.replaceFirst("/.*", "");
        return new S3Uri(bucket, path.substring(bucket.length()).replaceFirst("^/", ""));
    }

    /**
     * Returns the address in Hadoop's form: {@code s3://} becomes {@code s3a://}. Addresses outside S3 are returned
     * unchanged.
     */
    public static String forHadoop(String uri) {
        return uri.replaceFirst(SCHEME, "s3a://");
    }

    /**
     * Returns the address in the form of AWS's services: {@code s3a://} becomes {@code s3://}. Addresses outside S3 are
     * returned unchanged.
     */
    public static String forAws(String uri) {
        return uri.replaceFirst(SCHEME, "s3://");
    }

    /** Returns the bucket and the key with a slash between them, as policies and S3 requests write them. */
    public String path() {
        return bucket + "/" + key;
    }
}
