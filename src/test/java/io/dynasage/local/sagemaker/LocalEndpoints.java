package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.services.Json;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariantInstanceType;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/**
 * Models that answer a constant (2, or -2 before the sigmoid), one that cannot be loaded, and a configuration of the
 * same name for each.
 */
public final class LocalEndpoints implements AutoCloseable {
    static final String ONE_ROW =
            "{\"instances\":[{\"data\":{\"features\":{\"keys\":[0,2],\"shape\":[4],\"values\":[1,1]}}}]}";

    /** The server that they are on. */
    public final LocalSageMakerFixture local = new LocalSageMakerFixture(Duration.ofMillis(500));

    /** Starts the server with them; {@link #close} it. */
    public LocalEndpoints() throws IOException {
        local.put("models/positive/model.tar.gz", archive(true, 2));
        local.put("models/negative/model.tar.gz", archive(true, -2));
        local.put("models/regressor/model.tar.gz", archive(false, 2));
        local.put("models/broken/model.tar.gz", "not an archive".getBytes(StandardCharsets.UTF_8));
        for (String model : List.of("positive", "negative", "regressor", "broken")) {
            createModel(model);
            createConfig(model, variant(model, model, 1));
        }
    }

    private static byte[] archive(boolean classifier, float bias) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ModelArchive.write(
                archive,
                new FactorizationMachine(classifier, bias, new float[4], new float[8], 2),
                Map.of(
                        "feature_dim",
                        "4",
                        "num_factors",
                        "2",
                        "predictor_type",
                        classifier ? "binary_classifier" : "regressor"));
        return archive.toByteArray();
    }

    void createModel(String name) {
        createModelFrom(name, name);
    }

    void createModelFrom(String name, String folder) {
        local.sagemaker.createModel(request -> request.modelName(name)
                .executionRoleArn(LocalSageMakerFixture.ROLE)
                .primaryContainer(container -> container
                        .image(LocalSageMakerFixture.IMAGE)
                        .modelDataUrl("s3://channels/models/" + folder + "/model.tar.gz")));
    }

    void createConfig(String name, ProductionVariant... variants) {
        local.sagemaker.createEndpointConfig(
                request -> request.endpointConfigName(name).productionVariants(variants));
    }

    static ProductionVariant variant(String name, String model, float weight) {
        return ProductionVariant.builder()
                .variantName(name)
                .modelName(model)
                .initialInstanceCount(1)
                .instanceType(ProductionVariantInstanceType.ML_M5_LARGE)
                .initialVariantWeight(weight)
                .build();
    }

    /** Returns when the endpoint of a configuration is in service. */
    public void createEndpoint(String name, String config) {
        local.sagemaker.createEndpoint(request -> request.endpointName(name).endpointConfigName(config));
        assertEquals(EndpointStatus.IN_SERVICE, settled(name).endpointStatus());
    }

    DescribeEndpointResponse settled(String name) {
        return LocalSageMakerFixture.until(
                () -> local.sagemaker.describeEndpoint(request -> request.endpointName(name)),
                endpoint -> endpoint.endpointStatus() == EndpointStatus.IN_SERVICE
                        || endpoint.endpointStatus() == EndpointStatus.FAILED);
    }

    double score(String endpoint) {
        return json(invoke(endpoint, "application/json", null, ONE_ROW.getBytes(StandardCharsets.UTF_8)))
                .get("predictions")
                .get(0)
                .get("score")
                .doubleValue();
    }

    String invoke(String endpoint, String contentType, String accept, byte[] body) {
        return local.runtime
                .invokeEndpoint(request -> request.endpointName(endpoint)
                        .contentType(contentType)
                        .accept(accept)
                        .body(SdkBytes.fromByteArray(body)))
                .body()
                .asUtf8String();
    }

    static String refusal(Runnable call) {
        SageMakerException refusal = assertThrows(SageMakerException.class, call::run);
        assertEquals("ValidationException", refusal.awsErrorDetails().errorCode());
        return refusal.awsErrorDetails().errorMessage();
    }

    static JsonNode json(String text) {
        return assertDoesNotThrow(() -> Json.MAPPER.readTree(text));
    }

    @Override
    public void close() {
        local.close();
    }
}
