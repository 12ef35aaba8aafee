package io.dynasage.sagemaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an endpoint is to serve. The endpoint's name is stable; model and endpoint config are versions of it, whose
 * names begin with {@code <endpointName>-}. They carry the tag {@value #VERSION_OF} with the endpoint's name, so that
 * {@link Endpoints} knows which older ones are its own to delete.
 *
 * @param endpointName the stable name that callers invoke
 * @param modelName name of the model to create
 * @param configName name of the endpoint config to create
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}; must exist
 * @param roleArn the execution role of the model
 * @param instanceType for example {@code ml.m5.large}
 * @param instanceCount at least 1
 * @param tags put on model, config and endpoint; one with the key {@value #VERSION_OF} makes model and config versions
 *     of another endpoint
 * @param guardrails how carefully an endpoint that exists is updated
 */
public record EndpointSpec(
        String endpointName,
        String modelName,
        String configName,
        String image,
        String modelArtifact,
        String roleArn,
        String instanceType,
        int instanceCount,
        Map<String, String> tags,
        Guardrails guardrails) {
    /** The tag of models and endpoint configs that names the endpoint whose versions they are. */
    public static final String VERSION_OF = "dynasage:endpoint";

    /** Without guardrails. */
    public EndpointSpec(
            String endpointName,
            String modelName,
            String configName,
            String image,
            String modelArtifact,
            String roleArn,
            String instanceType,
            int instanceCount,
            Map<String, String> tags) {
        this(
                endpointName,
                modelName,
                configName,
                image,
                modelArtifact,
                roleArn,
                instanceType,
                instanceCount,
                tags,
                Guardrails.NONE);
    }

    /** Copies the tags; absent ones become empty. */
    public EndpointSpec {
        tags = tags == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** The same, of which model and config are versions of another endpoint. */
    public EndpointSpec versionOf(String endpoint) {
        Map<String, String> with = new LinkedHashMap<>(tags);
        with.put(VERSION_OF, endpoint);
        return new EndpointSpec(
                endpointName,
                modelName,
                configName,
                image,
                modelArtifact,
                roleArn,
                instanceType,
                instanceCount,
                with,
                guardrails);
    }

    /** The tags of model and config. */
    Map<String, String> versionTags() {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.putIfAbsent(VERSION_OF, endpointName);
        return all;
    }
}
