package io.dynasage.local.sagemaker;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a {@link LocalSageMaker}.
 *
 * @param s3Endpoint the S3 server that holds channels and artifacts, for example {@code http://127.0.0.1:9000}; it is
 *     accessed in path style with the default credential chain
 * @param region the region in ARNs and messages, for example {@code us-east-1}
 * @param statusDelay how long a training job or an endpoint stays in each intermediate status; zero or more
 * @param seed the seed of the trained models' initial weights and of the choice among weighted variants
 */
public record LocalSageMakerSettings(URI s3Endpoint, String region, Duration statusDelay, long seed) {

    /** Refuses missing values and a negative delay. */
    public LocalSageMakerSettings {
        Objects.requireNonNull(s3Endpoint, "s3Endpoint");
        Objects.requireNonNull(region, "region");
        if (statusDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "statusDelay is " + statusDelay + "; a delay cannot be negative, use zero for none");
        }
    }
}
