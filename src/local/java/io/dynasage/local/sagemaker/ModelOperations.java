package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The operations on models. */
final class ModelOperations {
    private final ObjectStore store;
    private final Resource.Table models;

    ModelOperations(Platform platform) {
        store = platform.store();
        models = new Resource.Table("Model", "model", platform.names()::model, platform.clock());
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return models.operations(this::check);
    }

    /** Returns the model with the given name, or throws the API's error. */
    Resource find(String name) {
        return models.find(name);
    }

    private void check(JsonNode request) {
        JsonNode container = request.path("PrimaryContainer");
        if (!container.hasNonNull("Image") || request.hasNonNull("Containers")) {
            throw SageMakerError.validation(
                    "The local SageMaker serves models with one PrimaryContainer that has an Image and a ModelDataUrl; "
                            + "it knows no inference pipelines and no model packages.");
        }
        if (!request.hasNonNull("ExecutionRoleArn")) {
            throw SageMakerError.validation(
                    "ExecutionRoleArn is required to create model \"" + Members.text(request, "ModelName") + "\".");
        }
        if (!container.hasNonNull("ModelDataUrl")) {
            throw SageMakerError.validation(
                    "PrimaryContainer has no ModelDataUrl; name the model.tar.gz that the container is to serve.");
        }
        S3Location artifact = S3Uri.location(Members.text(container, "ModelDataUrl"));
        if (!store.exists(artifact)) {
            throw SageMakerError.validation("Could not find model data at " + artifact + ".");
        }
    }
}
