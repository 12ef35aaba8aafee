package io.dynasage.sagemaker;

/**
 * An endpoint as SageMaker describes it.
 *
 * @param name the endpoint's stable name
 * @param config the endpoint's current config
 * @param model the model of that config's first variant; null if the config no longer exists
 * @param status for example {@code InService}, {@code Updating}, {@code Failed}
 */
public record DeployedEndpoint(String name, String config, String model, String status) {}
