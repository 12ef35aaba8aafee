package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The operations on tags: those of models, endpoint configurations and endpoints, as given at their creation. */
final class TagOperations {
    private final ModelOperations models;
    private final EndpointConfigOperations configs;
    private final EndpointOperations endpoints;

    TagOperations(ModelOperations models, EndpointConfigOperations configs, EndpointOperations endpoints) {
        this.models = models;
        this.configs = configs;
        this.endpoints = endpoints;
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return Map.of("ListTags", this::list);
    }

    private ObjectNode list(ObjectNode request) {
        String arn = Members.text(request, "ResourceArn");
        String[] resource = arn.substring(arn.lastIndexOf(':') + 1).split("/", 2);
        JsonNode tags = switch (resource[0]) {
            case "model" -> models.find(resource[1]).request().path("Tags");
            case "endpoint-config" -> configs.find(resource[1]).request().path("Tags");
            case "endpoint" -> endpoints.tags(resource[1]);
            default ->
                throw SageMakerError.validation(
                        "The local SageMaker lists the tags of models, endpoint configurations and endpoints, not of "
                                + arn + ".");
        };
        ObjectNode answer = Json.object();
        tags.forEach(answer.withArray("Tags")::add);
        return answer;
    }
}
