package io.dynasage.sagemaker;

/**
 * One input of a training job.
 *
 * @param name the channel's name, for example {@code train} or {@code test}
 * @param s3Uri {@code s3://bucket/path/}; the slash at the end is required, because SageMaker takes the path as a raw
 *     prefix of keys and {@code …/run1} would also read {@code …/run10/…}
 * @param contentType for example {@code application/x-recordio-protobuf}; null leaves it to the algorithm
 * @param distribution {@code FullyReplicated} (also if null) or {@code ShardedByS3Key}
 */
public record TrainingChannel(String name, String s3Uri, String contentType, String distribution) {
    /** Content type of RecordIO-protobuf channels. */
    public static final String RECORDIO = "application/x-recordio-protobuf";

    /** Puts in the default distribution. */
    public TrainingChannel {
        distribution = distribution == null ? "FullyReplicated" : distribution;
    }
}
