package io.dynasage.sagemaker;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;

/**
 * Deploys versions of a model behind a stable endpoint name.
 *
 * <p>A deployment has succeeded only when the endpoint is in service with the new config. After a failed one the old
 * version serves on, and what the deployment created is gone. After a successful one the previous config and model are
 * kept for going back; older versions of this endpoint are deleted.
 */
public final class Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
    private static final Set<EndpointStatus> SETTLED = Set.of(EndpointStatus.IN_SERVICE, EndpointStatus.FAILED,
            EndpointStatus.OUT_OF_SERVICE, EndpointStatus.UPDATE_ROLLBACK_FAILED);
    private final SageMakerClient client;
    private final Poller poller;
    private final EndpointVersions versions;

    /**
     * @param client SageMaker's control plane
     * @param poller its timeout bounds each wait for the endpoint; AWS takes 3 to 10 minutes, at most about 30
     */
    public Endpoints(SageMakerClient client, Poller poller) {
        this.client = Objects.requireNonNull(client, "client");
        this.poller = Objects.requireNonNull(poller, "poller");
        this.versions = new EndpointVersions(client);
    }

    /**
     * Checks a deployment without sending anything.
     *
     * @throws InvalidSpecException with all problems, if SageMaker would refuse it
     */
    public static void validate(EndpointSpec spec) {
        List<String> problems = SpecProblems.of(spec);
        if (!problems.isEmpty()) {
            throw new InvalidSpecException("Endpoint \"" + spec.endpointName() + "\"", problems);
        }
    }

    /**
     * Creates the endpoint, or updates it if it exists, and waits until it serves the new version. An endpoint that
     * another deployment is changing is waited for first; a failed one is deleted and created anew. Deploying what is
     * deployed already changes nothing.
     *
     * @throws InvalidSpecException if SageMaker would refuse the deployment; nothing was sent
     * @throws DeploymentFailedException if the endpoint does not serve the new version; the message says what it serves
     * @throws SageMakerFailure if SageMaker refuses a request, or the wait is interrupted or takes too long
     */
    public DeployedEndpoint deploy(EndpointSpec spec) {
        validate(spec);
        try {
            Optional<DescribeEndpointResponse> before = ready(spec.endpointName());
            if (before.isPresent() && serves(before.get(), spec)) {
                return deployed(before.get());
            }
            List<EndpointVersions.Created> created = versions.create(spec);
            DescribeEndpointResponse after = new EndpointChange(client, poller, spec, before.orElse(null)).apply(
                    () -> versions.remove(created));
            keep(spec, before.map(DescribeEndpointResponse::endpointConfigName));
            LOG.info("Endpoint {} serves {}", spec.endpointName(), spec.configName());
            return deployed(after);
        } catch (SdkException e) {
            throw RemoteErrors.refused("to deploy endpoint \"" + spec.endpointName() + "\"", e);
        }
    }

    private static boolean serves(DescribeEndpointResponse endpoint, EndpointSpec spec) {
        return spec.configName().equals(endpoint.endpointConfigName());
    }

    private void keep(EndpointSpec spec, Optional<String> previous) {
        Set<String> kept = new HashSet<>(Set.of(spec.configName()));
        previous.ifPresent(kept::add);
        versions.deleteAllBut(spec.endpointName(), kept);
    }

    /** The endpoint in service, or nothing: changes under way are waited for, a failed endpoint is deleted. */
    private Optional<DescribeEndpointResponse> ready(String name) {
        Optional<DescribeEndpointResponse> found = settled(name);
        if (found.isEmpty() || found.get().endpointStatus() == EndpointStatus.IN_SERVICE) {
            return found;
        }
        if (found.get().endpointStatus() == EndpointStatus.FAILED) {
            LOG.warn("Endpoint {} is left over from a failed creation ({}), deleting it", name,
                    found.get().failureReason());
            deleteAndWait(name);
            return Optional.empty();
        }
        throw new DeploymentFailedException(name, "Endpoint \"" + name + "\" is "
                + found.get().endpointStatusAsString() + " and takes no new version (" + found.get().failureReason()
                + "). Nothing was changed: repair or delete the endpoint in the SageMaker console, then run again.", null);
    }

    private Optional<DescribeEndpointResponse> settled(String name) {
        return poller.until(() -> RemoteErrors.orAskAgain(() -> find(name)),
                found -> found != null && (found.isEmpty() || SETTLED.contains(found.get().endpointStatus())),
                "endpoint \"" + name + "\" to finish the change that is under way");
    }

    private Optional<DescribeEndpointResponse> find(String name) {
        return RemoteErrors.find(() -> client.describeEndpoint(d -> d.endpointName(name)));
    }

    /**
     * What SageMaker says about an endpoint now.
     *
     * @throws SageMakerFailure if there is none of this name
     */
    public DeployedEndpoint describe(String name) {
        try {
            return deployed(find(name).orElseThrow(() -> new SageMakerFailure("There is no endpoint \"" + name
                    + "\" in this account and region. Check the name and the region, or deploy it first.")));
        } catch (SdkException e) {
            throw RemoteErrors.refused("to describe endpoint \"" + name + "\"", e);
        }
    }

    private DeployedEndpoint deployed(DescribeEndpointResponse endpoint) {
        String config = endpoint.endpointConfigName();
        return new DeployedEndpoint(endpoint.endpointName(), config, versions.modelOf(config),
                endpoint.endpointStatusAsString());
    }

    /** Deletes an endpoint and all its own versions, and waits until it is gone; none of this name is no error. */
    public void delete(String name) {
        try {
            if (settled(name).isPresent()) {
                deleteAndWait(name);
            }
            versions.deleteAllBut(name, Set.of());
        } catch (SdkException e) {
            throw RemoteErrors.refused("to delete endpoint \"" + name + "\"", e);
        }
    }

    private void deleteAndWait(String name) {
        try {
            client.deleteEndpoint(d -> d.endpointName(name));
        } catch (AwsServiceException e) {
            if (!RemoteErrors.missing(e)) {
                throw e;
            }
        }
        poller.until(() -> RemoteErrors.orAskAgain(() -> find(name)), found -> found != null && found.isEmpty(),
                "endpoint \"" + name + "\" to be deleted");
    }
}
