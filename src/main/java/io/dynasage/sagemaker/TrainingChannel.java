package io.dynasage.sagemaker;

import java.util.Objects;

/**
 * One input of a training job.
 *
 * @param name the channel's name, for example {@code train} or {@code test}
 * @param s3Uri {@code s3://bucket/path/}; the trailing slash is required, because SageMaker uses the path as a plain
 *     key prefix, and {@code …/run1} would also read {@code …/run10/…}
 * @param contentType for example {@code application/x-recordio-protobuf}; null for the algorithm's default
 * @param distribution {@code FullyReplicated} (also if null) or {@code ShardedByS3Key}
 */
public record TrainingChannel(String name, String s3Uri, String contentType, String distribution) {
    /** The content type of RecordIO-protobuf channels. */
    public static final String RECORDIO = "application/x-recordio-protobuf";
    /** The distribution by which instances share a channel's files. */
    public static final String SHARDED = "ShardedByS3Key";
    /** The distribution by which each instance has all of a channel. */
    public static final String REPLICATED = "FullyReplicated";

    /** Sets the default distribution if none is given. */
    public TrainingChannel {
        distribution = Objects.requireNonNullElse(distribution, REPLICATED);
    }
}
