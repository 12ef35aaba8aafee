package io.dynasage.sagemaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an endpoint is to serve. The endpoint's name is stable; model and endpoint config are versions of it, named
 * {@code <endpointName>-<yyyyMMdd>T<HHmmss>…} so that {@link Endpoints} knows which older ones are its own to delete.
 *
 * @param endpointName the stable name that callers invoke
 * @param modelName name of the model to create
 * @param configName name of the endpoint config to create
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}; must exist
 * @param roleArn the execution role of the model
 * @param instanceType for example {@code ml.m5.large}
 * @param instanceCount at least 1
 * @param tags put on model, config and endpoint
 * @param guardrails how carefully an endpoint that exists is updated
 */
public record EndpointSpec(String endpointName, String modelName, String configName, String image,
        String modelArtifact, String roleArn, String instanceType, int instanceCount, Map<String, String> tags,
        Guardrails guardrails) {
    /** Without guardrails. */
    public EndpointSpec(String endpointName, String modelName, String configName, String image, String modelArtifact, String roleArn, String instanceType,
            int instanceCount, Map<String, String> tags) {
        this(endpointName, modelName, configName, image, modelArtifact, roleArn, instanceType, instanceCount, tags, Guardrails.NONE);
    }

    /** Copies the tags; absent ones become empty. */
    public EndpointSpec {
        tags = tags == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }
}
