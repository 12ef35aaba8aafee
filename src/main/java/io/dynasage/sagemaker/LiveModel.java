package io.dynasage.sagemaker;

import java.util.Optional;

/**
 * The model that an endpoint serves now.
 *
 * @param endpointName the endpoint
 * @param config its endpoint config; {@link Endpoints#rollBack} goes back to it after a later deployment
 * @param model the model of that config
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}
 * @param runId the run that trained it, from the model's name; empty for a model that a run did not name
 */
public record LiveModel(String endpointName, String config, String model, String image, String modelArtifact,
        Optional<String> runId) {
    /** The run in the name {@code <endpoint>-<run id>} of what the endpoint serves, whatever the form of the id; pure. */
    static Optional<String> runId(String endpointName, String model) {
        return model.startsWith(endpointName + "-") ? Optional.of(model.substring(endpointName.length() + 1)) : Optional.empty();
    }
}
