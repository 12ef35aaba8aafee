package io.dynasage.sagemaker;

/**
 * A version of a model in the registry.
 *
 * @param arn its address, {@code …:model-package/<group>/<version>}
 * @param version its number in the group, from 1
 * @param approval whether it may be deployed, as SageMaker has it now
 */
public record RegisteredModel(String arn, int version, Approval approval) {}
