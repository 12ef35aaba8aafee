package io.dynasage.sagemaker;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;

/** The rollback of an endpoint to an earlier version. */
final class EndpointReturn {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointReturn.class);
    private final SageMakerClient client;
    private final Poller poller;
    private final EndpointState state;
    private final EndpointVersions versions;

    EndpointReturn(SageMakerClient client, Poller poller, EndpointState state, EndpointVersions versions) {
        this.client = client;
        this.poller = poller;
        this.state = state;
        this.versions = versions;
    }

    /** Deletes an endpoint that had no earlier version, together with the version that it serves. */
    void toNothing(String name, String config) {
        state.deleteAndWait(name);
        versions.delete(name, config, Optional.empty());
        LOG.info("Endpoint {} had nothing to go back to and is deleted", name);
    }

    /**
     * Rolls back to a config, and deletes the version that is being served. Changes nothing if the endpoint already
     * serves the config.
     */
    DescribeEndpointResponse toConfig(String name, String config, Optional<DescribeEndpointResponse> now) {
        if (serves(now, config)) {
            return now.get();
        }
        DescribeEndpointResponse after = change(name, config, now);
        now.ifPresent(given -> versions.delete(name, given.endpointConfigName(), Optional.of(config)));
        LOG.warn("Endpoint {} went back to {}", name, config);
        return after;
    }

    /**
     * Switches an endpoint to a config without deleting a version. Changes nothing if the endpoint already serves the
     * config.
     *
     * @param now the endpoint in service, if there is one
     * @throws DeploymentFailedException if the config does not exist, or the endpoint does not serve it in the end
     */
    DescribeEndpointResponse change(String name, String config, Optional<DescribeEndpointResponse> now) {
        if (serves(now, config)) {
            return now.get();
        }
        if (versions.find(config).isEmpty()) {
            throw new DeploymentFailedException(
                    "Endpoint \"" + name + "\" cannot go back to " + config
                            + ", because that endpoint config no longer exists. It still serves "
                            + now.map(DescribeEndpointResponse::endpointConfigName)
                                    .orElse("nothing")
                            + ": deploy a model that you trust.",
                    null);
        }
        return new EndpointChange(
                        client,
                        poller,
                        new EndpointChange.Target(name, config, Map.of(EndpointSpec.VERSION_OF, name)),
                        now)
                .apply(() -> {});
    }

    private static boolean serves(Optional<DescribeEndpointResponse> now, String config) {
        return now.isPresent() && config.equals(now.get().endpointConfigName());
    }
}
