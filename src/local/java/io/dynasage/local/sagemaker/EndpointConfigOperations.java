package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The operations on endpoint configurations. */
final class EndpointConfigOperations {
    private static final String[] UNSUPPORTED = {
        "DataCaptureConfig", "AsyncInferenceConfig", "ShadowProductionVariants", "ExplainerConfig"
    };

    private final ModelOperations models;
    private final Resource.Table configs;

    EndpointConfigOperations(Platform platform, ModelOperations models) {
        this.models = models;
        configs = new Resource.Table(
                "EndpointConfig", "endpoint configuration", platform.names()::endpointConfig, platform.clock());
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return configs.operations(this::check);
    }

    /** Returns the configuration with the given name, or throws the API's error. */
    Resource find(String name) {
        return configs.find(name);
    }

    private void check(ObjectNode request) {
        for (String member : UNSUPPORTED) {
            if (request.hasNonNull(member)) {
                throw SageMakerError.validation("The local SageMaker does not carry out " + member + "; leave it out.");
            }
        }
        Set<String> variants = new HashSet<>();
        for (JsonNode variant : request.get("ProductionVariants")) {
            check((ObjectNode) variant, variants);
            DeploymentRules.checkKey(
                    "KmsKeyId", request, variant.path("InstanceType").asText());
        }
    }

    private void check(ObjectNode variant, Set<String> earlier) {
        String name = Members.text(variant, "VariantName");
        if (!earlier.add(name)) {
            throw SageMakerError.validation(
                    "Production variant names must be unique, but \"" + name + "\" is given twice.");
        }
        if (!variant.hasNonNull("ModelName")) {
            throw SageMakerError.validation("Production variant \"" + name + "\" has no ModelName.");
        }
        models.find(Members.text(variant, "ModelName"));
        boolean instances = variant.hasNonNull("InstanceType") && variant.hasNonNull("InitialInstanceCount");
        if (instances == variant.hasNonNull("ServerlessConfig")) {
            throw SageMakerError.validation("Production variant \"" + name
                    + "\" needs either InstanceType and InitialInstanceCount or a ServerlessConfig.");
        }
        if (!variant.hasNonNull("InitialVariantWeight")) {
            variant.put("InitialVariantWeight", 1.0f);
        }
    }
}
