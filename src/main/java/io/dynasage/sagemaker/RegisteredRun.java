package io.dynasage.sagemaker;

/**
 * A version in the registry and the run that trained it.
 *
 * @param runId the run
 * @param model the version
 */
public record RegisteredRun(String runId, RegisteredModel model) {}
