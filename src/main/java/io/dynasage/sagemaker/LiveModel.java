package io.dynasage.sagemaker;

/**
 * The model that an endpoint serves now.
 *
 * @param endpointName the endpoint
 * @param config its endpoint config; {@link Endpoints#rollBack} returns to it after a later deployment
 * @param model the model of that config
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}
 */
public record LiveModel(String endpointName, String config, String model, String image, String modelArtifact) {}
