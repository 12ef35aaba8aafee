package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.model.CreateModelPackageRequest;

class ModelRegistryTest {
    static ModelVersion version(Map<String, Double> metrics, String... reasons) {
        return new ModelVersion(
                "shop",
                "20261122T170000Z-ab12",
                "1.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1",
                "s3://bucket/model/output/model.tar.gz",
                "0".repeat(64),
                List.of("application/x-recordio-protobuf"),
                List.of("text/csv"),
                Approval.REJECTED,
                List.of(reasons),
                metrics,
                "s3://bucket/run/evaluation.json",
                Map.of("job", "shop"));
    }

    @Test
    void saysInTheRequestAllThatIsKnownOfTheModel() {
        CreateModelPackageRequest request = ModelPackageRequest.create(version(Map.of("auc", 0.8125)));

        assertEquals("shop", request.modelPackageGroupName());
        assertEquals("Run 20261122T170000Z-ab12", request.modelPackageDescription());
        assertEquals("Rejected", request.modelApprovalStatusAsString());
        var container = request.inferenceSpecification().containers().get(0);
        assertEquals("s3://bucket/model/output/model.tar.gz", container.modelDataUrl());
        assertEquals("1.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1", container.image());
        assertEquals(
                List.of("application/x-recordio-protobuf"),
                request.inferenceSpecification().supportedContentTypes());
        assertEquals(List.of("text/csv"), request.inferenceSpecification().supportedResponseMIMETypes());
        assertEquals(
                Map.of("run-id", "20261122T170000Z-ab12", "model-sha256", "0".repeat(64), "auc", "0.8125"),
                request.customerMetadataProperties());
        assertEquals(
                "s3://bucket/run/evaluation.json",
                request.modelMetrics().modelQuality().statistics().s3Uri());
        assertTrue(request.tags().isEmpty(), "a version of a group takes none");
        assertEquals(
                "job",
                ModelPackageRequest.group(version(Map.of())).tags().get(0).key());
    }

    @Test
    void twoRequestsOfOneRunCarryOneTokenAndThoseOfAnotherGroupAnother() {
        ModelVersion one = version(Map.of());
        ModelVersion other = new ModelVersion(
                "shop-eu",
                one.runId(),
                one.image(),
                one.modelArtifact(),
                one.sha256(),
                one.contentTypes(),
                one.responseTypes(),
                one.approval(),
                List.of(),
                Map.of(),
                null,
                Map.of());
        assertEquals(
                ModelPackageRequest.create(one).clientToken(),
                ModelPackageRequest.create(one).clientToken());
        assertTrue(!ModelPackageRequest.create(one)
                .clientToken()
                .equals(ModelPackageRequest.create(other).clientToken()));
        assertEquals(36, ModelPackageRequest.create(one).clientToken().length());
    }

    @Test
    void keepsWithinTheLimitsOfTheApiAndSaysWhatIsLeftOut() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        IntStream.range(0, 60).forEach(i -> metrics.put("auc%" + i, i / 100.0));
        Map<String, String> properties =
                ModelPackageRequest.create(version(metrics)).customerMetadataProperties();
        assertEquals(50, properties.size());
        assertEquals("13", properties.get("metrics-left-out"));
        assertEquals("0.46", properties.get("auc_46"));
        assertEquals("0".repeat(64), properties.get("model-sha256"));

        String reasons = ModelPackageRequest.reasons(List.of("AUC is\n0.61.", "😀".repeat(700)))
                .orElseThrow();
        assertTrue(reasons.startsWith("AUC is 0.61. 😀"), reasons);
        assertTrue(reasons.length() <= 1024 && reasons.endsWith("😀…"), "cut between characters");
        assertEquals(Optional.empty(), ModelPackageRequest.reasons(List.of()));
    }

    @Test
    void listsAllProblemsBeforeAnyCall() {
        ModelVersion wrong = new ModelVersion(
                "my_shop",
                "",
                null,
                "s3://bucket/model.zip",
                "",
                List.of("csv"),
                List.of(),
                null,
                List.of(),
                Map.of(),
                "x",
                Map.of());
        InvalidSpecException e = assertThrows(InvalidSpecException.class, () -> ModelRegistry.validate(wrong));
        assertEquals(9, e.problems().size(), e.getMessage());
        assertTrue(
                e.getMessage()
                        .contains("contentTypes is [csv]; it must name at least one media type, for example text/csv."),
                e.getMessage());
    }

    @Test
    void aRunIsCheckedAsAWholeBeforeItBegins() {
        TrainingJobSpec training = new TrainingJobSpec(
                "shop-run",
                "1.dkr.ecr.eu-west-1.amazonaws.com/factorization-machines:1",
                "role",
                Map.of("feature_dim", "10", "num_factors", "8", "predictor_type", "regressor"),
                List.of(new TrainingChannel("train", "s3://bucket/train/", "text/csv", "FullyReplicated")),
                "s3://bucket/model/",
                "ml.m5.large",
                1,
                30,
                Duration.ofHours(1),
                false,
                Map.of(),
                Protection.NONE);
        assertEquals("s3://bucket/model/shop-run/output/model.tar.gz", training.modelArtifact());
        EndpointSpec endpoint = new EndpointSpec(
                "my_shop",
                "m",
                "c",
                training.image(),
                training.modelArtifact(),
                "arn:aws:iam::123456789012:role/SageMaker",
                "ml.m5.large",
                1,
                Map.of());
        InvalidSpecException e =
                assertThrows(InvalidSpecException.class, () -> Preflight.validate(training, endpoint, null));
        assertEquals(2, e.problems().size(), e.getMessage());
        assertTrue(
                e.problems().get(0).startsWith("training job: roleArn is \"role\"; it must be the ARN"),
                e.getMessage());
        assertTrue(
                e.problems().get(1).startsWith("endpoint: endpointName is \"my_shop\"; it must be 1 to 63"),
                e.getMessage());
    }
}
