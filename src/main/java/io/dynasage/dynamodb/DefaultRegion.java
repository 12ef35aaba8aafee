package io.dynasage.dynamodb;

import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The region in which the AWS SDK would work: that of the environment, of the AWS profile or of the instance. */
public final class DefaultRegion {
    private DefaultRegion() {}

    /** Returns the region, or an empty result if none is found. Where nothing names one, this takes some seconds. */
    public static Optional<String> find() {
        try {
            return Optional.of(
                    DefaultAwsRegionProviderChain.builder().build().getRegion().id());
        } catch (SdkClientException e) {
            return Optional.empty();
        }
    }
}
