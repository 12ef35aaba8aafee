package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointResponse;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;
import software.amazon.awssdk.services.sagemakerruntime.model.SageMakerRuntimeException;

class LocalSageMakerInvocationIT {
    private static LocalEndpoints endpoints;

    @BeforeAll
    static void start() throws IOException {
        endpoints = new LocalEndpoints();
    }

    @AfterAll
    static void stop() {
        endpoints.close();
    }

    @Test
    void answersInTheAskedForm() throws IOException {
        endpoints.createEndpoint("forms", "positive");
        assertEquals(
                "{\"predictions\":[{\"score\":0.8807970881462097,\"predicted_label\":1.0}]}",
                endpoints.invoke("forms", "application/json", null, LocalEndpoints.ONE_ROW.getBytes()));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(body)) {
            writer.writeSparse(new int[] {0, 2}, new double[] {1, 1}, 2, 4);
            writer.writeSparse(new int[] {1, 3}, new double[] {1, 1}, 2, 4);
        }
        InvokeEndpointResponse response =
                endpoints.local.runtime.invokeEndpoint(request -> request.endpointName("forms")
                        .contentType("application/x-recordio-protobuf")
                        .accept("application/x-recordio-protobuf")
                        .body(SdkBytes.fromByteArray(body.toByteArray())));
        assertEquals("application/x-recordio-protobuf", response.contentType());
        assertEquals("positive", response.invokedProductionVariant());
        try (RecordReader reader = new RecordReader(response.body().asInputStream(), "the answer")) {
            for (int row = 0; row < 2; row++) {
                assertTrue(reader.next());
                assertEquals(0.880797, reader.label("score").value(0), 1e-6);
                assertEquals(1.0, reader.label("predicted_label").value(0));
            }
            assertFalse(reader.next());
        }
        endpoints.createEndpoint("forms-regressor", "regressor");
        assertEquals(
                "{\"predictions\":[{\"score\":2.0}]}",
                endpoints.invoke("forms-regressor", "application/json", "*/*", LocalEndpoints.ONE_ROW.getBytes()));
    }

    @Test
    void passesTheContainersRefusalOnAsModelError() {
        endpoints.createEndpoint("refuses", "positive");
        ModelErrorException csv = assertThrows(
                ModelErrorException.class, () -> endpoints.invoke("refuses", "text/csv", null, "1,0,1,0".getBytes()));
        assertEquals(415, csv.originalStatusCode());
        assertTrue(csv.originalMessage().startsWith("Content type 'text/csv' is not supported"), csv.originalMessage());
        assertTrue(csv.awsErrorDetails()
                .errorMessage()
                .startsWith("Received client error (415) from primary with message \"Content type"));
        assertEquals(
                415,
                assertThrows(
                                ModelErrorException.class,
                                () -> endpoints.invoke(
                                        "refuses", "application/x-www-form-urlencoded", null, "1,0".getBytes()))
                        .originalStatusCode());
        assertEquals(
                406,
                assertThrows(
                                ModelErrorException.class,
                                () -> endpoints.invoke(
                                        "refuses", "application/json", "text/csv", LocalEndpoints.ONE_ROW.getBytes()))
                        .originalStatusCode());
        assertEquals(
                400,
                assertThrows(
                                ModelErrorException.class,
                                () -> endpoints.invoke("refuses", "application/json", null, "{".getBytes()))
                        .originalStatusCode());
        assertEquals(
                413,
                assertThrows(
                                SageMakerRuntimeException.class,
                                () -> endpoints.invoke("refuses", "application/json", null, new byte[6_291_457]))
                        .statusCode());
    }

    @Test
    void sharesRequestsAmongVariantsByWeight() {
        endpoints.createConfig(
                "weighted", LocalEndpoints.variant("a", "positive", 3), LocalEndpoints.variant("b", "negative", 1));
        endpoints.createEndpoint("weighted", "weighted");
        int first = 0;
        for (int i = 0; i < 200; i++) {
            first += endpoints.score("weighted") > 0.5 ? 1 : 0;
        }
        assertTrue(first > 125 && first < 175, "variant a got " + first + " of 200 requests");
        InvokeEndpointResponse targeted =
                endpoints.local.runtime.invokeEndpoint(request -> request.endpointName("weighted")
                        .targetVariant("b")
                        .body(SdkBytes.fromUtf8String(LocalEndpoints.ONE_ROW)));
        assertEquals("b", targeted.invokedProductionVariant());
    }

    @Test
    void throttlesTheNextCallOnOrderAndTheSdkTriesAgain() {
        endpoints.local.server.failNext("ListEndpoints", "Rate exceeded");
        assertDoesNotThrow(() -> endpoints.local.sagemaker.listEndpoints());
        try (SageMakerClient once = SageMakerClient.builder()
                .endpointOverride(endpoints.local.server.endpoint())
                .region(Region.US_EAST_1)
                .overrideConfiguration(config ->
                        config.retryStrategy(software.amazon.awssdk.retries.DefaultRetryStrategy.doNotRetry()))
                .build()) {
            endpoints.local.server.failNext("ListEndpoints", "Rate exceeded");
            SdkServiceException throttled = assertThrows(SdkServiceException.class, once::listEndpoints);
            assertTrue(throttled.isThrottlingException());
        }
    }

    @Test
    void saysThatItsS3ServerIsNotThere() {
        try (LocalSageMaker alone = new LocalSageMaker(
                        new LocalSageMakerSettings(URI.create("http://127.0.0.1:1"), "us-east-1", Duration.ZERO, 1));
                SageMakerClient once = SageMakerClient.builder()
                        .endpointOverride(alone.endpoint())
                        .region(Region.US_EAST_1)
                        .overrideConfiguration(config ->
                                config.retryStrategy(software.amazon.awssdk.retries.DefaultRetryStrategy.doNotRetry()))
                        .build()) {
            SdkServiceException refused = assertThrows(
                    SdkServiceException.class,
                    () -> once.createModel(request -> request.modelName("m")
                            .executionRoleArn(LocalSageMakerFixture.ROLE)
                            .primaryContainer(container -> container
                                    .image(LocalSageMakerFixture.IMAGE)
                                    .modelDataUrl("s3://channels/model.tar.gz"))));
            assertEquals(500, refused.statusCode());
            assertTrue(
                    refused.getMessage().contains("The local SageMaker cannot use its S3 server: "),
                    refused.getMessage());
        }
    }

    @Test
    void asksForASignatureOfThisRegionAndService() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoints.local.server.endpoint())
                .header("X-Amz-Target", "SageMaker.ListModels")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        assertTrue(send(request).body().contains("MissingAuthenticationTokenException"));
        HttpResponse<String> foreign = send(request.copy()
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AK/20261122/eu-west-1/sagemaker/aws4_request,"
                                + " SignedHeaders=host, Signature=00"));
        assertEquals(HttpURLConnection.HTTP_FORBIDDEN, foreign.statusCode());
        assertTrue(foreign.body().contains("'eu-west-1' was signed, this is 'us-east-1'"), foreign.body());
        String signed = "AWS4-HMAC-SHA256 Credential=AK/20261122/us-east-1/sagemaker/aws4_request, SignedHeaders=host,"
                + " Signature=00";
        assertEquals(
                HttpURLConnection.HTTP_OK,
                send(request.copy().header("Authorization", signed)).statusCode());
        assertTrue(
                send(request.copy().setHeader("X-Amz-Target", "SageMaker.Dance").header("Authorization", signed))
                        .body()
                        .contains("UnknownOperationException"));
    }

    @Test
    void listensOnTheLoopbackAddressOnly() {
        assertEquals("127.0.0.1", endpoints.local.server.endpoint().getHost());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
