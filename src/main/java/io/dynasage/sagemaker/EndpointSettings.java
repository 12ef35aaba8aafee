package io.dynasage.sagemaker;

/**
 * The settings for a model that passes the gate.
 *
 * @param deploy whether the model is deployed
 * @param register whether the model gets a version in the model registry
 * @param instanceType for example {@code ml.m5.large}
 * @param instanceCount at least 1
 * @param guardrails the safeguards of an update; the timeout also applies when the endpoint is created
 * @param adopt whether an endpoint that somebody else created may be updated
 */
public record EndpointSettings(
        boolean deploy,
        boolean register,
        String instanceType,
        int instanceCount,
        Guardrails guardrails,
        boolean adopt) {
    /** The minimum number of instances. */
    public static final int LEAST_INSTANCES = 1;

    /**
     * Checks the limits that SageMaker enforces.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every problem
     */
    public EndpointSettings {
        FieldProblems found = new FieldProblems();
        found.instances(instanceType, instanceCount);
        found.guardrails(guardrails, instanceCount);
        found.raise();
    }
}
