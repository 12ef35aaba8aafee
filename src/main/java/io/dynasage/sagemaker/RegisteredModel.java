package io.dynasage.sagemaker;

/**
 * A version of a model in the registry.
 *
 * @param arn its ARN, {@code …:model-package/<group>/<version>}
 * @param version its number in the group, starting at 1
 * @param approval whether it may be deployed, as SageMaker currently reports it
 */
public record RegisteredModel(String arn, int version, Approval approval) {}
