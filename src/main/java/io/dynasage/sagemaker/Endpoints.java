package io.dynasage.sagemaker;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;

/**
 * Deploys versions of a model behind a stable endpoint name.
 *
 * <p>A deployment succeeds only when the endpoint is in service with the new config. After a failed deployment, the
 * endpoint serves the old version, and the resources that the deployment created are removed. After a successful one,
 * the previous config and model are kept for a rollback, and older versions of this endpoint are deleted.
 */
public final class Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
    private final SageMakerClient client;
    private final Poller poller;
    private final EndpointState state;
    private final EndpointVersions versions;
    private final LiveModels models;
    private final EndpointReturn back;

    /**
     * @param client SageMaker's control plane
     * @param poller its timeout limits each wait for the endpoint; AWS takes 3 to 10 minutes, at most about 30
     */
    public Endpoints(SageMakerClient client, Poller poller) {
        this.client = Objects.requireNonNull(client, "client");
        this.poller = Objects.requireNonNull(poller, "poller");
        this.state = new EndpointState(client, poller);
        this.versions = new EndpointVersions(client);
        this.models = new LiveModels(versions);
        this.back = new EndpointReturn(client, poller, state, versions);
    }

    /**
     * Checks a deployment without sending anything.
     *
     * @throws InvalidSpecException with all problems, if SageMaker would reject it
     */
    public static void validate(EndpointSpec spec) {
        SpecProblems.refuse("Endpoint \"" + spec.endpointName() + "\"", SpecProblems.of(spec));
    }

    /**
     * Creates the endpoint, or updates it if it exists, and waits until it serves the new version. If another
     * deployment is changing the endpoint, waits for that change first. A failed endpoint is deleted and created again.
     * Deploying a version that is already deployed changes nothing.
     *
     * @throws InvalidSpecException if SageMaker would reject the deployment; nothing was sent
     * @throws DeploymentFailedException if the endpoint was created by somebody else and is not to be adopted, or does
     *     not serve the new version; the message says which one it serves
     * @throws SageMakerFailure if SageMaker refuses a request, or the wait is interrupted or takes too long
     */
    public DeployedEndpoint deploy(EndpointSpec spec) {
        validate(spec);
        return RemoteErrors.explained("to deploy endpoint \"" + spec.endpointName() + "\"", () -> {
            Optional<DescribeEndpointResponse> before =
                    state.ready(spec.endpointName(), endpoint -> requireReplaceable(endpoint, spec.adopt()));
            if (before.isPresent() && serves(before.get(), spec)) {
                return deployed(before.get());
            }
            List<EndpointVersions.Created> created = versions.create(spec, before);
            DescribeEndpointResponse after = new EndpointChange(
                            client,
                            poller,
                            new EndpointChange.Target(
                                    spec.endpointName(), spec.configName(), spec.versionTags(), spec.guardrails()),
                            before)
                    .apply(() -> versions.remove(created));
            keep(spec, before.map(DescribeEndpointResponse::endpointConfigName));
            LOG.info("Endpoint {} serves {}", spec.endpointName(), spec.configName());
            return new DeployedEndpoint(
                    after.endpointName(), after.endpointConfigName(), spec.modelName(), after.endpointStatusAsString());
        });
    }

    /**
     * Returns whether there is no endpoint with this name, or its tags or those of its config show that a job like this
     * one created it.
     */
    public boolean isOwn(String name) {
        return RemoteErrors.explained(
                "to read the tags of endpoint \"" + name + "\"",
                () -> state.find(name).map(versions::owns).orElse(true));
    }

    private void requireReplaceable(DescribeEndpointResponse endpoint, boolean adopt) {
        requireOwn(endpoint, adopt);
        int variants = endpoint.productionVariants().size();
        if (variants > 1) {
            throw new DeploymentFailedException(
                    "Endpoint \"" + endpoint.endpointName() + "\" has " + variants
                            + " variants, which somebody has set up;"
                            + " a deployment has one and would end the others. It stays as it is. Give the endpoint a"
                            + " config with one variant, or choose another name.",
                    null);
        }
    }

    private void requireOwn(DescribeEndpointResponse endpoint, boolean adopt) {
        if (!adopt && !versions.owns(endpoint)) {
            throw new DeploymentFailedException(
                    "Endpoint \"" + endpoint.endpointName()
                            + "\" was created by somebody else: neither it nor its config "
                            + endpoint.endpointConfigName() + " has the tag " + EndpointSpec.VERSION_OF
                            + ". It stays as it is. Choose another name, or allow its update (endpoint.adopt = true).",
                    null);
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

    /** Returns SageMaker's current description of an endpoint, or empty if there is no endpoint with this name. */
    public Optional<DeployedEndpoint> find(String name) {
        return RemoteErrors.explained(
                "to describe endpoint \"" + name + "\"", () -> state.find(name).map(this::deployed));
    }

    /**
     * Returns the model that an endpoint serves, after waiting for a change in progress. The result is empty if there
     * is no endpoint, if it serves nothing, or if its model does not have exactly one image with one artifact.
     *
     * @throws SageMakerFailure if SageMaker refuses a request, or the wait takes too long
     */
    public Optional<LiveModel> live(String name) {
        return RemoteErrors.explained(
                "to describe what endpoint \"" + name + "\" serves",
                () -> state.settled(name)
                        .filter(e -> e.endpointStatus() == EndpointStatus.IN_SERVICE)
                        .flatMap(models::served));
    }

    /**
     * Returns the models of all versions of an endpoint that still exist, including the one in service. A rollback to
     * one of them creates nothing. The result is empty if there are none.
     *
     * @throws SageMakerFailure if SageMaker refuses a request
     */
    public List<LiveModel> versions(String name) {
        return RemoteErrors.explained("to list the versions of endpoint \"" + name + "\"", () -> {
            Set<String> configs = new LinkedHashSet<>(versions.configs(name));
            state.find(name).map(DescribeEndpointResponse::endpointConfigName).ifPresent(configs::add);
            return configs.stream()
                    .flatMap(config -> models.model(name, config).stream())
                    .toList();
        });
    }

    /**
     * Rolls back a deployment: the endpoint serves an earlier config, or is deleted if it had none, and the deployed
     * version is deleted. A rollback to the config in service changes nothing.
     *
     * @param name the endpoint
     * @param deployedConfig the config to undo; an endpoint that serves a newer one is left unchanged
     * @param previousConfig the value of {@link LiveModel#config} before the deployment; empty if there was no endpoint
     * @return the endpoint in service; empty if it was deleted, or there is none to delete
     * @throws DeploymentFailedException if the endpoint does not serve that config; the message says which one it
     *     serves
     * @throws SageMakerFailure if SageMaker refuses a request, or the wait takes too long
     */
    public Optional<DeployedEndpoint> rollBack(String name, String deployedConfig, Optional<String> previousConfig) {
        return RemoteErrors.explained("to roll endpoint \"" + name + "\" back", () -> {
            Optional<DescribeEndpointResponse> now = state.ready(name, endpoint -> {
                String config = endpoint.endpointConfigName();
                if (!config.equals(deployedConfig) && !Optional.of(config).equals(previousConfig)) {
                    throw new DeploymentFailedException(
                            "Endpoint \"" + name + "\" serves " + config + ", which somebody else has deployed after "
                                    + deployedConfig + ", so it is not rolled back.",
                            null);
                }
            });
            if (previousConfig.isEmpty()) {
                now.ifPresent(endpoint -> back.toNothing(name, endpoint.endpointConfigName()));
                return Optional.empty();
            }
            return Optional.of(deployed(back.toConfig(name, previousConfig.get(), now)));
        });
    }

    /**
     * Switches an endpoint to an existing config, and waits until it serves the config. No version is created or
     * deleted, so the endpoint can be switched back.
     *
     * @throws DeploymentFailedException if the endpoint does not serve that config; the message says which one it
     *     serves
     * @throws SageMakerFailure if SageMaker refuses a request, or the wait takes too long
     */
    public DeployedEndpoint serve(String name, String config) {
        return RemoteErrors.explained("to switch endpoint \"" + name + "\" to " + config, () -> {
            Optional<DescribeEndpointResponse> now = state.ready(name, endpoint -> requireOwn(endpoint, false));
            return deployed(back.change(name, config, now));
        });
    }

    private DeployedEndpoint deployed(DescribeEndpointResponse endpoint) {
        String config = endpoint.endpointConfigName();
        return new DeployedEndpoint(
                endpoint.endpointName(),
                config,
                versions.modelOf(config).orElse(null),
                endpoint.endpointStatusAsString());
    }

    /**
     * Deletes an endpoint and all its own versions, and waits until the endpoint no longer exists. It is not an error
     * if there is no endpoint with this name.
     */
    public void delete(String name) {
        RemoteErrors.explained("to delete endpoint \"" + name + "\"", () -> {
            state.settled(name).ifPresent(endpoint -> {
                requireOwn(endpoint, false);
                state.deleteAndWait(name);
            });
            versions.deleteAllBut(name, Set.of());
            return name;
        });
    }
}
