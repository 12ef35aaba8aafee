package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The operations on the tags of a resource. A version of a model has none. */
final class TagOperations {
    /** The limit of AWS for a resource. */
    private static final int MOST = 50;

    private final ModelOperations models;
    private final EndpointConfigOperations configs;
    private final EndpointOperations endpoints;
    private final TrainingOperations training;
    private final ModelPackageOperations packages;
    private final Map<String, Changed> changed = new HashMap<>();

    /**
     * Tags that have changed since the creation of their resource.
     *
     * @param first those of its creation, by which it is not taken for a later one of its name
     */
    private record Changed(JsonNode first, List<JsonNode> tags) {}

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
        return Map.of("ListTags", this::list, "AddTags", this::add, "DeleteTags", this::delete);
    }

    private synchronized ObjectNode list(ObjectNode request) {
        return answer(tags(Members.text(request, "ResourceArn")));
    }

    private synchronized ObjectNode add(ObjectNode request) {
        return answer(change(request, tags -> request.path("Tags").forEach(tag -> tags.put(key(tag), tag))));
    }

    private synchronized ObjectNode delete(ObjectNode request) {
        change(request, tags -> request.path("TagKeys").forEach(key -> tags.remove(key.asText())));
        return Json.object();
    }

    private Iterable<JsonNode> change(ObjectNode request, Consumer<Map<String, JsonNode>> change) {
        String arn = Members.text(request, "ResourceArn");
        Map<String, JsonNode> tags = new LinkedHashMap<>();
        tags(arn).forEach(tag -> tags.put(key(tag), tag));
        change.accept(tags);
        if (tags.size() > MOST) {
            throw SageMakerError.validation(
                    "A resource has at most " + MOST + " tags, and " + arn + " would have " + tags.size() + ".");
        }
        changed.put(arn, new Changed(first(arn), List.copyOf(tags.values())));
        return changed.get(arn).tags;
    }

    private Iterable<JsonNode> tags(String arn) {
        JsonNode first = first(arn);
        Changed later = changed.get(arn);
        return later != null && later.first == first ? later.tags : first;
    }

    /** Returns the tags that a resource got when it was created: the same object for the same resource. */
    private JsonNode first(String arn) {
        String[] resource = arn.substring(arn.lastIndexOf(':') + 1).split("/", 2);
        String name = resource.length > 1 ? resource[1] : "";
        return switch (resource[0]) {
            case "model" -> models.find(name).request().path("Tags");
            case "endpoint-config" -> configs.find(name).request().path("Tags");
            case "endpoint" -> endpoints.tags(name);
            case "training-job" -> training.tags(name);
            case "model-package-group" -> packages.tags(name);
            default ->
                throw SageMakerError.validation("The local SageMaker has the tags of training jobs, models, endpoint"
                        + " configurations, endpoints and model package groups, not of " + arn + ".");
        };
    }

    private static String key(JsonNode tag) {
        return tag.path("Key").asText();
    }

    private static ObjectNode answer(Iterable<JsonNode> tags) {
        ObjectNode answer = Json.object();
        tags.forEach(answer.withArray("Tags")::add);
        return answer;
    }
}
