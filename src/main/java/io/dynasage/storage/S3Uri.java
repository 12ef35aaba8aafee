package io.dynasage.storage;

/**
 * An address in S3. SageMaker and the AWS CLI write {@code s3://}, Hadoop writes {@code s3a://}; both mean the same
 * object.
 *
 * @param bucket the bucket
 * @param key what follows the bucket and its slash; empty for the bucket itself
 */
public record S3Uri(String bucket, String key) {
    private static final String SCHEME = "^s3[an]?://";

    /** The address that a text names, with or without a scheme; other schemes are not addresses in S3. */
    public static S3Uri of(String uri) {
        String[] place = uri.replaceFirst(SCHEME, "").split("/", 2);
        return new S3Uri(place[0], place.length < 2 ? "" : place[1]);
    }

    /** The text as Hadoop takes it: {@code s3://} becomes {@code s3a://}; what is not in S3 stays as it is. */
    public static String forHadoop(String uri) {
        return uri.replaceFirst(SCHEME, "s3a://");
    }

    /** The text as AWS's services take it: {@code s3a://} becomes {@code s3://}; what is not in S3 stays as it is. */
    public static String forAws(String uri) {
        return uri.replaceFirst(SCHEME, "s3://");
    }

    /** Bucket and key with a slash between them, as policies and S3's requests name them. */
    public String path() {
        return bucket + "/" + key;
    }
}
