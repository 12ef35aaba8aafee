package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TagOperationsTest {
    private static final String ARNS = "arn:aws:sagemaker:us-east-1:123456789012:";
    private final Platform platform = new Platform(
            new LocalSageMakerSettings(URI.create("http://127.0.0.1:1"), "us-east-1", Duration.ZERO, 1),
            Clock.systemUTC(),
            new ObjectStore(URI.create("http://127.0.0.1:1"), "us-east-1"),
            new StatusWalk(Duration.ZERO),
            new InjectedFailures(Set.of()));
    private final ModelPackageOperations packages = new ModelPackageOperations(platform);
    private final TagOperations tags = tags();

    private TagOperations tags() {
        ModelOperations models = new ModelOperations(platform);
        EndpointConfigOperations configs = new EndpointConfigOperations(platform, models);
        return new TagOperations(
                models,
                configs,
                new EndpointOperations(platform, configs, new ModelHosting(platform, models)),
                new TrainingOperations(platform),
                packages);
    }

    @AfterEach
    void close() {
        platform.walk().close();
        platform.store().close();
    }

    private JsonNode listed(String arn) {
        return tags.operations()
                .get("ListTags")
                .apply(Json.object().put("ResourceArn", arn))
                .get("Tags");
    }

    private String refusal(String arn) {
        SageMakerError error = assertThrows(SageMakerError.class, () -> listed(arn));
        assertEquals("ValidationException", error.code());
        return error.getMessage();
    }

    @Test
    void aGroupOfModelsHasTheTagsOfItsCreation() {
        ObjectNode request = Json.object().put("ModelPackageGroupName", "shop");
        request.putArray("Tags").addObject().put("Key", "team").put("Value", "red");
        packages.operations().get("CreateModelPackageGroup").apply(request);

        assertEquals(request.get("Tags"), listed(ARNS + "model-package-group/shop"));
    }

    @Test
    void anArnThatNamesNothingIsRefused() {
        assertEquals("Could not find model \"" + ARNS + "model/\".", refusal(ARNS + "model"));
        assertEquals("Requested resource not found.", refusal(ARNS + "training-job/ghost"));
        assertEquals(
                "The local SageMaker lists the tags of training jobs, models, endpoint configurations, endpoints and"
                        + " model package groups, not of " + ARNS + "domain/d.",
                refusal(ARNS + "domain/d"));
    }
}
