package io.dynasage.sagemaker;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;

/** Reads the state of endpoints, and waits until they have settled or no longer exist. */
final class EndpointState {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointState.class);
    static final Set<EndpointStatus> SETTLED = Set.of(
            EndpointStatus.IN_SERVICE,
            EndpointStatus.FAILED,
            EndpointStatus.OUT_OF_SERVICE,
            EndpointStatus.UPDATE_ROLLBACK_FAILED);
    private final SageMakerClient client;
    private final Poller poller;

    EndpointState(SageMakerClient client, Poller poller) {
        this.client = client;
        this.poller = poller;
    }

    /**
     * Returns the endpoint in service, or empty if there is none. Waits for a change in progress, and deletes an
     * endpoint whose creation failed.
     *
     * @param judge throws an exception for an endpoint that must stay as it is
     */
    Optional<DescribeEndpointResponse> ready(String name, Consumer<DescribeEndpointResponse> judge) {
        Optional<DescribeEndpointResponse> found = settled(name);
        found.ifPresent(judge);
        if (found.isEmpty() || found.get().endpointStatus() == EndpointStatus.IN_SERVICE) {
            return found;
        }
        if (found.get().endpointStatus() == EndpointStatus.FAILED) {
            LOG.warn(
                    "Endpoint {} is left over from a failed creation ({}), deleting it",
                    name,
                    found.get().failureReason());
            deleteAndWait(name);
            return Optional.empty();
        }
        throw new DeploymentFailedException(
                "Endpoint \"" + name + "\" is "
                        + found.get().endpointStatusAsString() + " and takes no new version ("
                        + found.get().failureReason()
                        + "). Nothing was changed: repair or delete the endpoint in the SageMaker console, then"
                        + " run again.",
                null);
    }

    /** Waits until no change is in progress, and returns the endpoint, or empty if there is none. */
    Optional<DescribeEndpointResponse> settled(String name) {
        return poller.until(
                        () -> RemoteErrors.orAskAgain(() -> find(name)),
                        found -> found.isPresent()
                                && found.get()
                                        .map(endpoint -> SETTLED.contains(endpoint.endpointStatus()))
                                        .orElse(true),
                        "endpoint \"" + name + "\" to finish the change that is under way")
                .orElseThrow();
    }

    /** Returns the endpoint in its current state, or empty if there is none. */
    Optional<DescribeEndpointResponse> find(String name) {
        return RemoteErrors.find(() -> client.describeEndpoint(d -> d.endpointName(name)));
    }

    /**
     * Deletes the endpoint and waits until it no longer exists. It is not an error if there is no endpoint with this
     * name.
     */
    void deleteAndWait(String name) {
        try {
            client.deleteEndpoint(d -> d.endpointName(name));
        } catch (AwsServiceException e) {
            if (!RemoteErrors.missing(e) && !isBeingDeleted(name)) {
                throw e;
            }
        }
        poller.until(
                () -> RemoteErrors.orAskAgain(() -> find(name)),
                found -> found.isPresent() && found.get().isEmpty(),
                "endpoint \"" + name + "\" to be deleted");
    }

    /** The client sends a request again whose answer was lost, and the second one finds the deletion under way. */
    private boolean isBeingDeleted(String name) {
        return find(name)
                .filter(endpoint -> endpoint.endpointStatus() == EndpointStatus.DELETING)
                .isPresent();
    }
}
