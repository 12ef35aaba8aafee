package io.dynasage.sagemaker;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;

/** Reads the models of endpoint versions. */
final class LiveModels {
    private static final Logger LOG = LoggerFactory.getLogger(LiveModels.class);
    private final EndpointVersions versions;

    LiveModels(EndpointVersions versions) {
        this.versions = versions;
    }

    /**
     * Returns the model of a config. The result is empty if it no longer exists, or does not have exactly one image
     * with one artifact.
     */
    Optional<LiveModel> model(String name, String config) {
        return versions.modelOf(config)
                .flatMap(model -> versions.containerOf(model)
                        .map(container ->
                                new LiveModel(name, config, model, container.image(), container.modelDataUrl())));
    }

    /** Returns the model that an endpoint serves. If it cannot be determined, logs a warning and returns empty. */
    Optional<LiveModel> served(DescribeEndpointResponse endpoint) {
        String name = endpoint.endpointName();
        Optional<LiveModel> live = model(name, endpoint.endpointConfigName());
        if (live.isEmpty()) {
            LOG.warn(
                    "Endpoint {} serves {}, whose image and artifact cannot be determined",
                    name,
                    endpoint.endpointConfigName());
        }
        return live;
    }
}
