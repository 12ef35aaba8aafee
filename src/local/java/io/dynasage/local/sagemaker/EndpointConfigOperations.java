package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The operations on endpoint configurations. */
final class EndpointConfigOperations {
    private static final String NAME = "EndpointConfigName";
    private static final String ARN = "EndpointConfigArn";
    private static final String[] UNSUPPORTED = {
        "DataCaptureConfig", "AsyncInferenceConfig", "ShadowProductionVariants", "ExplainerConfig"
    };

    private final ResourceNames names;
    private final Clock clock;
    private final ModelOperations models;
    private final Resource.Table configs = new Resource.Table("endpoint configuration");

    EndpointConfigOperations(Platform platform, ModelOperations models) {
        names = new ResourceNames(platform.settings().region());
        clock = platform.clock();
        this.models = models;
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return Map.of(
                "CreateEndpointConfig",
                this::create,
                "DescribeEndpointConfig",
                request -> find(Members.text(request, NAME)).describe(ARN),
                "DeleteEndpointConfig",
                this::delete,
                "ListEndpointConfigs",
                this::list);
    }

    /** Returns the configuration with the given name, or throws the API's error. */
    Resource find(String name) {
        return configs.find(name, names.endpointConfig(name));
    }

    private ObjectNode create(ObjectNode request) {
        String name = Members.text(request, NAME);
        Resource config = new Resource(name, names.endpointConfig(name), request, clock.instant());
        configs.refuseExisting(config);
        for (String member : UNSUPPORTED) {
            if (request.hasNonNull(member)) {
                throw SageMakerError.validation("The local SageMaker does not carry out " + member + "; leave it out.");
            }
        }
        Set<String> variants = new HashSet<>();
        for (JsonNode variant : request.get("ProductionVariants")) {
            check((ObjectNode) variant, variants);
        }
        configs.add(config);
        return Json.object().put(ARN, config.arn());
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

    private ObjectNode delete(ObjectNode request) {
        String name = Members.text(request, NAME);
        configs.remove(name, names.endpointConfig(name));
        return Json.object();
    }

    private ObjectNode list(ObjectNode request) {
        return Listing.page(
                request,
                "EndpointConfigs",
                configs.all().stream().map(config -> config.summary(NAME, ARN)).toList(),
                false);
    }
}
