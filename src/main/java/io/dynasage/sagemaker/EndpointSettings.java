package io.dynasage.sagemaker;

/**
 * What becomes of a model that passes the gate.
 *
 * @param deploy whether it serves
 * @param register whether it gets a version in the model registry
 * @param instanceType for example {@code ml.m5.large}
 * @param instanceCount at least 1
 * @param guardrails how carefully the endpoint is updated; its timeout holds for the endpoint's creation, too
 */
public record EndpointSettings(
        boolean deploy, boolean register, String instanceType, int instanceCount, Guardrails guardrails) {
    /** The least number of instances. */
    public static final int LEAST_INSTANCES = 1;

    /**
     * Checks what SageMaker would refuse.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing everything that is wrong
     */
    public EndpointSettings {
        SpecProblems found = new SpecProblems();
        found.instances(instanceType, instanceCount);
        found.guardrails(guardrails, instanceCount);
        found.raise();
    }
}
