package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The operations on tags: those that a resource got when it was created. A version of a model has none. */
final class TagOperations {
    private final ModelOperations models;
    private final EndpointConfigOperations configs;
    private final EndpointOperations endpoints;
    private final TrainingOperations training;
    private final ModelPackageOperations packages;

    TagOperations(
            ModelOperations models,
            EndpointConfigOperations configs,
            EndpointOperations endpoints,
            TrainingOperations training,
            ModelPackageOperations packages) {
        this.models = models;
        this.configs = configs;
        this.endpoints = endpoints;
        this.training = training;
        this.packages = packages;
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return Map.of("ListTags", this::list);
    }

    private ObjectNode list(ObjectNode request) {
        String arn = Members.text(request, "ResourceArn");
        String[] resource = arn.substring(arn.lastIndexOf(':') + 1).split("/", 2);
        String name = resource.length > 1 ? resource[1] : "";
        JsonNode tags = switch (resource[0]) {
            case "model" -> models.find(name).request().path("Tags");
            case "endpoint-config" -> configs.find(name).request().path("Tags");
            case "endpoint" -> endpoints.tags(name);
            case "training-job" -> training.tags(name);
            case "model-package-group" -> packages.tags(name);
            default ->
                throw SageMakerError.validation("The local SageMaker lists the tags of training jobs, models, endpoint"
                        + " configurations, endpoints and model package groups, not of " + arn + ".");
        };
        ObjectNode answer = Json.object();
        tags.forEach(answer.withArray("Tags")::add);
        return answer;
    }
}
