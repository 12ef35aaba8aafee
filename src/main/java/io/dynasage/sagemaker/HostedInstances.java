package io.dynasage.sagemaker;

/**
 * The instances of an endpoint, which are paid for whether anybody asks them or not.
 *
 * @param status for example {@code InService}
 * @param instances how many there are now
 */
public record HostedInstances(String endpoint, String status, String instanceType, int instances) {}
