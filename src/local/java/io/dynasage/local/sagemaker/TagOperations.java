package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The operations on tags: those of models and endpoint configurations, as given at their creation. */
final class TagOperations {
    private final ModelOperations models;
    private final EndpointConfigOperations configs;

    TagOperations(ModelOperations models, EndpointConfigOperations configs) {
        this.models = models;
        this.configs = configs;
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
            default ->
                throw SageMakerError.validation(
                        "The local SageMaker lists the tags of models and endpoint configurations, not of " + arn
                                + ".");
        };
        ObjectNode answer = Json.object();
        tags.forEach(answer.withArray("Tags")::add);
        return answer;
    }
}
