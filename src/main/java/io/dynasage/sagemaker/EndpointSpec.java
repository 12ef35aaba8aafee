package io.dynasage.sagemaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The desired state of an endpoint. The endpoint's name is stable; models and endpoint configs are versions of it, and
 * their names begin with {@code <endpointName>-}. They have the tag {@value #VERSION_OF} with the endpoint's name, so
 * that {@link Endpoints} knows which older versions it may delete.
 *
 * @param endpointName the stable name that callers invoke
 * @param modelName the name of the model to create
 * @param configName the name of the endpoint config to create
 * @param image the inference image's URI
 * @param modelArtifact {@code s3://…/model.tar.gz}; must exist
 * @param roleArn the execution role of the model
 * @param instanceType for example {@code ml.m5.large}
 * @param instanceCount at least 1
 * @param tags added to the model, the config and the endpoint; a tag with the key {@value #VERSION_OF} makes the model
 *     and the config versions of another endpoint
 * @param guardrails the safeguards when an existing endpoint is updated
 * @param adopt whether an existing endpoint without the tag {@value #VERSION_OF} may be updated
 * @param protection the network and the keys
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
        Guardrails guardrails,
        boolean adopt,
        Protection protection) {
    /** The tag of endpoints, and of models and endpoint configs, that contains the name of the endpoint. */
    public static final String VERSION_OF = "dynasage:endpoint";

    /** Creates a specification without guardrails, network and keys that adopts no endpoint. */
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
                Guardrails.NONE,
                false,
                Protection.NONE);
    }

    /** Copies the tags. */
    public EndpointSpec {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** Returns the same specification, but with the model and the config as versions of another endpoint. */
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
                guardrails,
                adopt,
                protection);
    }

    /** Returns the tags of the model, the config and the endpoint. */
    Map<String, String> versionTags() {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.putIfAbsent(VERSION_OF, endpointName);
        return all;
    }
}
