package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
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

    private void group(String... tags) {
        ObjectNode request = Json.object().put("ModelPackageGroupName", "shop");
        if (tags.length > 0) {
            request.set("Tags", array(tags));
        }
        packages.operations().get("CreateModelPackageGroup").apply(request);
    }

    private static ArrayNode array(String... tags) {
        ArrayNode array = Json.object().putArray("Tags");
        for (String tag : tags) {
            String[] words = tag.split("=");
            array.addObject().put("Key", words[0]).put("Value", words[1]);
        }
        return array;
    }

    private JsonNode add(String arn, String... added) {
        ObjectNode request = Json.object().put("ResourceArn", arn);
        request.set("Tags", array(added));
        return tags.operations().get("AddTags").apply(request).get("Tags");
    }

    @Test
    void aGroupOfModelsHasTheTagsOfItsCreation() {
        group("team=red");
        assertEquals(array("team=red"), listed(ARNS + "model-package-group/shop"));
    }

    @Test
    void tagsAreAddedReplacedAndDeletedUntilTheirResourceIs() {
        String arn = ARNS + "model-package-group/shop";
        group("team=red", "stage=test");
        assertEquals(array("team=blue", "stage=test", "cost=5"), add(arn, "team=blue", "cost=5"));
        assertEquals(array("team=blue", "stage=test", "cost=5"), listed(arn));
        ObjectNode keys = Json.object().put("ResourceArn", arn);
        keys.putArray("TagKeys").add("stage").add("none");
        assertEquals(Json.object(), tags.operations().get("DeleteTags").apply(keys));
        assertEquals(array("team=blue", "cost=5"), listed(arn));
        packages.operations().get("DeleteModelPackageGroup").apply(Json.object().put("ModelPackageGroupName", "shop"));
        group();
        assertEquals(array(), listed(arn));
    }

    @Test
    void moreTagsThanAwsTakesAreRefusedAndChangeNothing() {
        String arn = ARNS + "model-package-group/shop";
        group("team=red");
        SageMakerError error = assertThrows(
                SageMakerError.class,
                () -> add(
                        arn,
                        IntStream.range(0, 50).mapToObj(i -> "k" + i + "=v").toArray(String[]::new)));
        assertEquals("A resource has at most 50 tags, and " + arn + " would have 51.", error.getMessage());
        assertEquals(array("team=red"), listed(arn));
    }

    @Test
    void anArnThatNamesNothingIsRefused() {
        assertEquals("Could not find model \"" + ARNS + "model/\".", refusal(ARNS + "model"));
        assertEquals("Requested resource not found.", refusal(ARNS + "training-job/ghost"));
        assertEquals(
                "The local SageMaker has the tags of training jobs, models, endpoint configurations, endpoints and"
                        + " model package groups, not of " + ARNS + "domain/d.",
                refusal(ARNS + "domain/d"));
    }
}
