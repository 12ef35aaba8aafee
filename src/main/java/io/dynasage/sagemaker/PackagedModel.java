package io.dynasage.sagemaker;

/**
 * The contents of a version in the registry.
 *
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}
 * @param reasons why it was approved or rejected, in one line; empty if no reason was given
 */
public record PackagedModel(String image, String modelArtifact, String reasons) {}
