package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.VariantProperty;
import software.amazon.awssdk.services.sagemaker.model.VariantPropertyType;
import software.amazon.awssdk.services.sagemakerruntime.model.SageMakerRuntimeException;

class LocalSageMakerEndpointIT {
    private static final String ARNS = "arn:aws:sagemaker:us-east-1:123456789012:";
    private static LocalEndpoints endpoints;
    private static LocalSageMakerFixture local;

    @BeforeAll
    static void start() throws IOException {
        endpoints = new LocalEndpoints();
        local = endpoints.local;
    }

    @AfterAll
    static void stop() {
        endpoints.close();
    }

    @Test
    void servesTheArtefactOfATrainingJob() {
        String artifact = local.run(LocalSageMakerFixture.job("served").build())
                .modelArtifacts()
                .s3ModelArtifacts();
        local.sagemaker.createModel(request -> request.modelName("served")
                .executionRoleArn(LocalSageMakerFixture.ROLE)
                .primaryContainer(container ->
                        container.image(LocalSageMakerFixture.IMAGE).modelDataUrl(artifact)));
        endpoints.createConfig("served", LocalEndpoints.variant("AllTraffic", "served", 1));
        endpoints.createEndpoint("served", "served");
        String body = "{\"data\":{\"features\":{\"keys\":[0,20],\"shape\":[50],\"values\":[1,1]}}}"
                + "\n{\"data\":{\"features\":{\"keys\":[0,21],\"shape\":[50],\"values\":[1,1]}}}\n";
        List<JsonNode> answers = endpoints
                .invoke(
                        "served",
                        "application/jsonlines",
                        "application/jsonlines",
                        body.getBytes(StandardCharsets.UTF_8))
                .lines()
                .map(LocalEndpoints::json)
                .toList();
        assertEquals(2, answers.size());
        assertTrue(
                answers.get(0).get("score").asDouble() > 0.5
                        && answers.get(0).get("predicted_label").asDouble() == 1,
                answers::toString);
        assertTrue(
                answers.get(1).get("score").asDouble() < 0.5
                        && answers.get(1).get("predicted_label").asDouble() == 0,
                answers::toString);
    }

    @Test
    void walksFromCreatingToInServiceAndFromDeletingToNothing() {
        local.sagemaker.createEndpoint(request -> request.endpointName("walks").endpointConfigName("positive"));
        assertEquals(
                "ValidationError",
                errorCode(assertThrows(
                        SageMakerRuntimeException.class,
                        () -> endpoints.invoke("walks", "application/json", null, LocalEndpoints.ONE_ROW.getBytes()))));
        DescribeEndpointResponse endpoint = endpoints.settled("walks");
        assertEquals(EndpointStatus.IN_SERVICE, endpoint.endpointStatus());
        assertEquals("positive", endpoint.endpointConfigName());
        assertEquals(ARNS + "endpoint/walks", endpoint.endpointArn());
        assertEquals(
                LocalSageMakerFixture.IMAGE,
                endpoint.productionVariants().get(0).deployedImages().get(0).specifiedImage());
        local.sagemaker.deleteEndpoint(request -> request.endpointName("walks"));
        assertEquals(
                "Cannot create already existing endpoint \"" + ARNS + "endpoint/walks\".",
                LocalEndpoints.refusal(() -> local.sagemaker.createEndpoint(
                        request -> request.endpointName("walks").endpointConfigName("positive"))));
        local.sagemaker
                .waiter()
                .waitUntilEndpointDeleted(
                        request -> request.endpointName("walks"),
                        config -> config.backoffStrategyV2(attempt -> Duration.ofMillis(20)));
        assertEquals(
                "Could not find endpoint \"" + ARNS + "endpoint/walks\".",
                LocalEndpoints.refusal(
                        () -> local.sagemaker.describeEndpoint(request -> request.endpointName("walks"))));
    }

    @Test
    void updatesToTheNewConfigWhileTheOldOneServes() {
        endpoints.createEndpoint("updates", "positive");
        local.sagemaker.updateEndpoint(
                request -> request.endpointName("updates").endpointConfigName("negative"));
        DescribeEndpointResponse updating =
                local.sagemaker.describeEndpoint(request -> request.endpointName("updates"));
        if (updating.endpointStatus() == EndpointStatus.UPDATING) {
            assertEquals("positive", updating.endpointConfigName());
            assertEquals("negative", updating.pendingDeploymentSummary().endpointConfigName());
        }
        assertDoesNotThrow(() -> endpoints.score("updates"));
        DescribeEndpointResponse endpoint = endpoints.settled("updates");
        assertEquals(EndpointStatus.IN_SERVICE, endpoint.endpointStatus());
        assertEquals("negative", endpoint.endpointConfigName());
        assertTrue(endpoints.score("updates") < 0.5);
    }

    @Test
    void anUpdateKeepsTheWeightsOfVariantsOnRequest() {
        ProductionVariant heavier = LocalEndpoints.variant("kept", "negative", 5).toBuilder()
                .initialInstanceCount(2)
                .build();
        endpoints.createConfig("kept-light", LocalEndpoints.variant("kept", "positive", 1));
        endpoints.createConfig("kept-heavy", heavier);
        endpoints.createEndpoint("keeps", "kept-light");
        local.sagemaker.updateEndpoint(request -> request.endpointName("keeps")
                .endpointConfigName("kept-heavy")
                .retainAllVariantProperties(true)
                .excludeRetainedVariantProperties(VariantProperty.builder()
                        .variantPropertyType(VariantPropertyType.DESIRED_INSTANCE_COUNT)
                        .build()));
        DescribeEndpointResponse endpoint = endpoints.settled("keeps");
        assertEquals("kept-heavy", endpoint.endpointConfigName());
        assertEquals(1f, endpoint.productionVariants().get(0).currentWeight());
        assertEquals(2, endpoint.productionVariants().get(0).currentInstanceCount());
        assertTrue(endpoints.score("keeps") < 0.5);
    }

    @Test
    void rollsAFailedUpdateBackToTheOldConfig() {
        endpoints.createEndpoint("rolls-back", "positive");
        for (String config : List.of("broken", "negative")) {
            if (config.equals("negative")) {
                local.server.failNext("endpoint", "no capacity");
            }
            local.sagemaker.updateEndpoint(
                    request -> request.endpointName("rolls-back").endpointConfigName(config));
            DescribeEndpointResponse endpoint = endpoints.settled("rolls-back");
            assertEquals(EndpointStatus.IN_SERVICE, endpoint.endpointStatus());
            assertEquals("positive", endpoint.endpointConfigName());
            assertTrue(endpoints.score("rolls-back") > 0.5);
            assertTrue(
                    endpoint.failureReason()
                            .startsWith(
                                    config.equals("broken")
                                            ? "The primary container for production variant broken did not pass"
                                                    + " the ping health check."
                                            : "no capacity"),
                    endpoint.failureReason());
        }
    }

    @Test
    void aFailedEndpointCanOnlyBeDeleted() {
        local.sagemaker.createEndpoint(request -> request.endpointName("fails").endpointConfigName("broken"));
        DescribeEndpointResponse endpoint = endpoints.settled("fails");
        assertEquals(EndpointStatus.FAILED, endpoint.endpointStatus());
        assertTrue(endpoint.failureReason().contains("did not pass the ping health check"), endpoint.failureReason());
        assertTrue(LocalEndpoints.refusal(() -> local.sagemaker.updateEndpoint(
                        request -> request.endpointName("fails").endpointConfigName("positive")))
                .contains("status Failed"));
        assertEquals(
                "Endpoint fails of account 123456789012 not found.",
                assertThrows(SageMakerRuntimeException.class, () -> endpoints.score("fails"))
                        .awsErrorDetails()
                        .errorMessage());
        local.sagemaker.deleteEndpoint(request -> request.endpointName("fails"));
    }

    @Test
    void refusesWhatTheServiceRefuses() {
        assertEquals(
                "Could not find model data at s3://channels/models/ghost/model.tar.gz.",
                LocalEndpoints.refusal(() -> endpoints.createModel("ghost")));
        assertEquals(
                "Cannot create already existing model \"" + ARNS + "model/positive\".",
                LocalEndpoints.refusal(() -> endpoints.createModel("positive")));
        assertEquals(
                "Could not find model \"" + ARNS + "model/ghost\".",
                LocalEndpoints.refusal(() -> endpoints.createConfig("ghost", LocalEndpoints.variant("a", "ghost", 1))));
        assertEquals(
                "Cannot create already existing endpoint configuration \"" + ARNS + "endpoint-config/positive\".",
                LocalEndpoints.refusal(
                        () -> endpoints.createConfig("positive", LocalEndpoints.variant("a", "positive", 1))));
        assertEquals(
                "Could not find endpoint configuration \"" + ARNS + "endpoint-config/ghost\".",
                LocalEndpoints.refusal(() -> local.sagemaker.createEndpoint(
                        request -> request.endpointName("e").endpointConfigName("ghost"))));
        assertEquals(
                "Could not find endpoint \"" + ARNS + "endpoint/ghost\".",
                LocalEndpoints.refusal(() -> local.sagemaker.updateEndpoint(
                        request -> request.endpointName("ghost").endpointConfigName("positive"))));
        assertTrue(LocalEndpoints.refusal(() -> local.sagemaker.createEndpoint(
                        request -> request.endpointName("-e").endpointConfigName("positive")))
                .startsWith("1 validation error detected: Value '-e' at 'endpointName' failed to satisfy constraint"));
    }

    @Test
    void refusesAnUpdateInTheMiddleOfAnother() {
        try (LocalSageMaker slow = new LocalSageMaker(new LocalSageMakerSettings(
                        local.s3.serviceClientConfiguration().endpointOverride().orElseThrow(),
                        "us-east-1",
                        Duration.ofMinutes(5),
                        1));
                SageMakerClient client = SageMakerClient.builder()
                        .endpointOverride(slow.endpoint())
                        .region(Region.US_EAST_1)
                        .build()) {
            client.createModel(request -> request.modelName("m")
                    .executionRoleArn(LocalSageMakerFixture.ROLE)
                    .primaryContainer(container -> container
                            .image(LocalSageMakerFixture.IMAGE)
                            .modelDataUrl("s3://channels/models/positive/model.tar.gz")));
            client.createEndpointConfig(
                    request -> request.endpointConfigName("c").productionVariants(LocalEndpoints.variant("a", "m", 1)));
            client.createEndpoint(request -> request.endpointName("e").endpointConfigName("c"));
            assertEquals(
                    "Cannot update in-progress endpoint \"" + ARNS + "endpoint/e\".",
                    LocalEndpoints.refusal(() -> client.updateEndpoint(
                            request -> request.endpointName("e").endpointConfigName("c"))));
            assertEquals(
                    EndpointStatus.CREATING,
                    client.describeEndpoint(request -> request.endpointName("e"))
                            .endpointStatus());
        }
    }

    @Test
    void describesListsAndDeletesModelsAndConfigs() {
        endpoints.createModelFrom("short-lived", "positive");
        endpoints.createConfig("short-lived", LocalEndpoints.variant("a", "short-lived", 1));
        assertEquals(
                "s3://channels/models/positive/model.tar.gz",
                local.sagemaker
                        .describeModel(request -> request.modelName("short-lived"))
                        .primaryContainer()
                        .modelDataUrl());
        ProductionVariant variant = local.sagemaker
                .describeEndpointConfig(request -> request.endpointConfigName("short-lived"))
                .productionVariants()
                .get(0);
        assertEquals("short-lived", variant.modelName());
        assertEquals(
                1,
                local.sagemaker
                        .listModels(request -> request.nameContains("short"))
                        .models()
                        .size());
        assertEquals(
                1,
                local.sagemaker
                        .listEndpointConfigs(request -> request.nameContains("short"))
                        .endpointConfigs()
                        .size());
        local.sagemaker.deleteEndpointConfig(request -> request.endpointConfigName("short-lived"));
        local.sagemaker.deleteModel(request -> request.modelName("short-lived"));
        assertEquals(
                "Could not find model \"" + ARNS + "model/short-lived\".",
                LocalEndpoints.refusal(
                        () -> local.sagemaker.describeModel(request -> request.modelName("short-lived"))));
        assertEquals(
                "Could not find endpoint configuration \"" + ARNS + "endpoint-config/short-lived\".",
                LocalEndpoints.refusal(() ->
                        local.sagemaker.deleteEndpointConfig(request -> request.endpointConfigName("short-lived"))));
        endpoints.createEndpoint("listed", "positive");
        assertEquals(
                1,
                local.sagemaker
                        .listEndpoints(
                                request -> request.nameContains("listed").statusEquals(EndpointStatus.IN_SERVICE))
                        .endpoints()
                        .size());
    }

    private static String errorCode(SageMakerRuntimeException e) {
        return e.awsErrorDetails().errorCode();
    }
}
