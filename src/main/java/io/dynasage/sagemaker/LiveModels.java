package io.dynasage.sagemaker;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;

/** What the versions of endpoints are made of. */
final class LiveModels {
    private static final Logger LOG = LoggerFactory.getLogger(LiveModels.class);
    private final EndpointVersions versions;

    LiveModels(EndpointVersions versions) {
        this.versions = versions;
    }

    /** The model of a config; nothing if it is gone, or is not one image with one artefact. */
    Optional<LiveModel> model(String name, String config) {
        String model = versions.modelOf(config);
        return Optional.ofNullable(model)
                .flatMap(versions::containerOf)
                .map(container -> new LiveModel(name, config, model, container.image(), container.modelDataUrl()));
    }

    /** The model that an endpoint serves; nothing, and a warning, if it cannot be told. */
    Optional<LiveModel> served(DescribeEndpointResponse endpoint) {
        String name = endpoint.endpointName();
        Optional<LiveModel> live = model(name, endpoint.endpointConfigName());
        if (live.isEmpty()) {
            LOG.warn(
                    "Endpoint {} serves {}, of which no image and artefact can be told",
                    name,
                    endpoint.endpointConfigName());
        }
        return live;
    }
}
