package io.dynasage.dynamodb;

import io.dynasage.settings.EndpointUri;
import java.io.Serializable;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The location of DynamoDB and the identity with which to read it.
 *
 * @param region the table's region; null for the SDK's default (environment, profile, instance)
 * @param endpoint an endpoint that replaces AWS's own for that region, or null
 * @param role a role to assume, or null to read with the default credentials
 * @param variant the variant of AWS's own endpoints, or null for that of the environment
 */
public record TableConnection(String region, URI endpoint, AssumedRole role, EndpointVariant variant)
        implements Serializable {

    /** Creates a connection whose clients ask the endpoint that is given, or that the machine's environment demands. */
    public TableConnection(String region, URI endpoint, AssumedRole role) {
        this(region, endpoint, role, null);
    }

    /**
     * Checks the endpoint and resolves the region.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the endpoint is not encrypted and not on this machine
     * @throws TableException if no region is given and none is found
     */
    public TableConnection {
        EndpointUri.require("endpoint", endpoint);
        region = Objects.requireNonNullElseGet(region, TableConnection::defaultRegion);
    }

    /**
     * Returns a new client, which the caller closes. Timeouts are the SDK's defaults, and so are retries, except that
     * an answer with a wrong checksum is asked for again.
     */
    public DynamoDbClient client() {
        return builder().build();
    }

    /** Returns the builder of {@link #client}. */
    DynamoDbClientBuilder builder() {
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .region(Region.of(region))
                .httpClientBuilder(ApacheHttpClient.builder())
                .credentialsProvider(DynamoDbCredentials.shared(region, role))
                .overrideConfiguration(calls ->
                        calls.retryStrategy(retries -> retries.retryOnException(Crc32MismatchException.class)));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (variant != null) {
            builder.fipsEnabled(variant.fips()).dualstackEnabled(variant.dualstack());
        }
        return builder;
    }

    /**
     * Returns the connection with the endpoint, or the variant of AWS's own, that the SDK takes from the environment or
     * the profile, so that every reader asks there, on every machine.
     */
    TableConnection resolved() {
        if (endpoint != null || variant != null) {
            return this;
        }
        try (DynamoDbClient client = client()) {
            return client.serviceClientConfiguration()
                    .endpointOverride()
                    .map(this::named)
                    .or(() -> EndpointVariant.demanded()
                            .map(demanded -> new TableConnection(region, null, role, demanded)))
                    .orElse(this);
        }
    }

    private TableConnection named(URI found) {
        EndpointUri.problem(found).ifPresent(problem -> {
            throw new TableException("The environment or the AWS profile names an endpoint of DynamoDB"
                    + " (AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL): " + problem);
        });
        return new TableConnection(region, found, role);
    }

    /** Returns the connection whose session of another role carries the id of a run. */
    public TableConnection ofRun(String run) {
        return role == null ? this : new TableConnection(region, endpoint, role.ofRun(run), variant);
    }

    /** Describes the connection for a message: the region, and the endpoint if it is not AWS's own. */
    public String describe() {
        return "region " + region
                + special().map(address -> ", endpoint " + address).orElse("");
    }

    /** Returns the address of DynamoDB; empty if it is the usual one of AWS in the region. */
    public Optional<URI> special() {
        return Optional.ofNullable(endpoint)
                .or(() -> Optional.ofNullable(variant).map(chosen -> chosen.in(region)));
    }

    private static String defaultRegion() {
        return DefaultRegion.find()
                .orElseThrow(() -> new TableException(
                        "No region is set and none is found in the environment, the AWS profile or the instance's"
                                + " metadata. Name the table's region, or set the environment variable AWS_REGION."));
    }
}
