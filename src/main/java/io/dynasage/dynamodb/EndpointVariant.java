package io.dynasage.dynamodb;

import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.endpoint.DualstackEnabledProvider;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/**
 * The variant of AWS's own endpoints. The SDK refuses the address of a variant as a given endpoint, so its clients get
 * these switches.
 *
 * @param fips whether the endpoint's cryptography is validated by FIPS 140
 * @param dualstack whether the endpoint has IPv6 as well
 */
public record EndpointVariant(boolean fips, boolean dualstack) implements Serializable {

    /**
     * Returns the variant that the environment (AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT), the Java properties
     * or the AWS profile demand; empty if they demand none.
     */
    static Optional<EndpointVariant> demanded() {
        return Optional.of(new EndpointVariant(
                        FipsEnabledProvider.builder().build().isFipsEnabled().orElse(false),
                        DualstackEnabledProvider.builder()
                                .build()
                                .isDualstackEnabled()
                                .orElse(false)))
                .filter(variant -> variant.fips || variant.dualstack);
    }

    /** Returns the endpoint of DynamoDB in a region. */
    URI in(String region) {
        return DynamoDbEndpointProvider.defaultProvider()
                .resolveEndpoint(
                        asked -> asked.region(Region.of(region)).useFips(fips).useDualStack(dualstack))
                .join()
                .url();
    }
}
