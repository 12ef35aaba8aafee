package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The operations on models. */
final class ModelOperations {
    private static final String NAME = "ModelName";
    private static final String ARN = "ModelArn";

    private final ResourceNames names;
    private final Clock clock;
    private final ObjectStore store;
    private final Resource.Table models = new Resource.Table("model");

    ModelOperations(Platform platform) {
        names = new ResourceNames(platform.settings().region());
        clock = platform.clock();
        store = platform.store();
    }

    Map<String, UnaryOperator<ObjectNode>> operations() {
        return Map.of(
                "CreateModel",
                this::create,
                "DescribeModel",
                request -> find(Members.text(request, NAME)).describe(ARN),
                "DeleteModel",
                this::delete,
                "ListModels",
                this::list);
    }

    /** Returns the model with the given name, or throws the API's error. */
    Resource find(String name) {
        return models.find(name, names.model(name));
    }

    private ObjectNode create(ObjectNode request) {
        String name = Members.text(request, NAME);
        Resource model = new Resource(name, names.model(name), request, clock.instant());
        models.refuseExisting(model);
        check(request);
        models.add(model);
        return Json.object().put(ARN, model.arn());
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
                    "ExecutionRoleArn is required to create model \"" + Members.text(request, NAME) + "\".");
        }
        if (!container.hasNonNull("ModelDataUrl")) {
            throw SageMakerError.validation(
                    "PrimaryContainer has no ModelDataUrl; name the model.tar.gz that the container is to serve.");
        }
        S3Location artefact = S3Uri.location(Members.text(container, "ModelDataUrl"));
        if (!store.exists(artefact)) {
            throw SageMakerError.validation("Could not find model data at " + artefact + ".");
        }
    }

    private ObjectNode delete(ObjectNode request) {
        String name = Members.text(request, NAME);
        models.remove(name, names.model(name));
        return Json.object();
    }

    private ObjectNode list(ObjectNode request) {
        return Listing.page(
                request,
                "Models",
                models.all().stream().map(model -> model.summary(NAME, ARN)).toList(),
                false);
    }
}
