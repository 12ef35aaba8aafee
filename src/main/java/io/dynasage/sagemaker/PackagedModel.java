package io.dynasage.sagemaker;

/**
 * What a version in the registry is made of.
 *
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}
 * @param reasons why it was approved or rejected, in one line; the empty text if nobody said
 */
public record PackagedModel(String image, String modelArtifact, String reasons) {}
