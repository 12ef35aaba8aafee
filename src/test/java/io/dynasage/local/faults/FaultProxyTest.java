package io.dynasage.local.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

class FaultProxyTest {
    private static final byte[] BODY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Echo service;
    private FaultProxy proxy;

    @BeforeEach
    void start() {
        service = new Echo();
        proxy = FaultProxy.before(service.endpoint());
    }

    @AfterEach
    void stop() {
        proxy.close();
        service.close();
    }

    @Test
    void passesRequestsAndAnswersWithTheHostThatTheClientSigned() throws Exception {
        HttpResponse<byte[]> answer = put("/bucket/a%20key?x=1");
        assertArrayEquals(BODY, answer.body());
        assertEquals(
                "127.0.0.1:" + proxy.endpoint().getPort(),
                answer.headers().firstValue("x-host").orElseThrow());
        assertEquals(List.of("PUT /bucket/a%20key?x=1 16"), service.received());
        assertEquals(Map.of("s3.PutObject", 1L), proxy.received());
        assertEquals(List.of(), proxy.injected());
    }

    @Test
    void passesChunkedBodies() throws Exception {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(proxy.endpoint().resolve("/b/k"))
                        .PUT(HttpRequest.BodyPublishers.ofByteArrays(List.of(BODY, BODY)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(2 * BODY.length, answer.body().length);
    }

    @Test
    void letsABodyComeThatTheClientHoldsBack() throws Exception {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(proxy.endpoint().resolve("/b/k"))
                        .expectContinue(true)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(BODY))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertArrayEquals(BODY, answer.body());
    }

    @Test
    void keepsManyClientsApart() {
        List<CompletableFuture<byte[]>> answers = IntStream.range(0, 64)
                .mapToObj(i -> client.sendAsync(
                                HttpRequest.newBuilder(proxy.endpoint().resolve("/b/" + i))
                                        .PUT(HttpRequest.BodyPublishers.ofString("body " + i))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray())
                        .thenApply(HttpResponse::body))
                .toList();
        for (int i = 0; i < answers.size(); i++) {
            assertEquals("body " + i, new String(answers.get(i).join(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void delaysARequest() throws Exception {
        inject("s3.PutObject:latency=300ms:at=1");
        long start = System.nanoTime();
        put("/b/k");
        assertTrue(System.nanoTime() - start >= 300_000_000L, "no delay");
        injected("s3.PutObject latency");
    }

    @Test
    void hangsUntilTheProxyIsClosed() {
        inject("*:hang");
        assertThrows(
                HttpTimeoutException.class,
                () -> client.send(
                        HttpRequest.newBuilder(proxy.endpoint().resolve("/b/k"))
                                .timeout(Duration.ofMillis(300))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray()));
        injected("s3.GetObject hang");
        assertEquals(List.of(), service.received());
    }

    @Test
    void resetsTheConnectionBeforeTheServiceHasTheRequest() throws Exception {
        inject("*:reset");
        try (Socket socket = new Socket("127.0.0.1", proxy.endpoint().getPort())) {
            socket.getOutputStream().write("GET /b/k HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            SocketException e = assertThrows(
                    SocketException.class, () -> socket.getInputStream().read());
            assertTrue(e.getMessage().contains("reset"), e.getMessage());
        }
        assertEquals(List.of(), service.received());
    }

    @Test
    void losesTheAnswerAfterTheServiceHasDoneItsWork() {
        inject("*:lost-answer");
        assertThrows(IOException.class, () -> put("/b/k"));
        assertEquals(List.of("PUT /b/k 16"), service.received());
        injected("s3.PutObject lost-answer");
    }

    @Test
    void cutsTheAnswerInTheMiddle() {
        inject("*:cut:at=1");
        IOException e = assertThrows(IOException.class, () -> put("/b/k"));
        assertTrue(e.getMessage().contains("received: 8") || e.getMessage().contains("EOF"), e.getMessage());
        assertEquals(List.of("PUT /b/k 16"), service.received());
    }

    @Test
    void cutsAnswersWithoutABodyToo() {
        service.answer(new byte[0]);
        inject("*:cut");
        assertThrows(IOException.class, () -> put("/b/k"));
        injected("s3.PutObject cut");
    }

    @Test
    void invertsOneBitOfTheBodyOnly() throws Exception {
        inject("*:flipped-bit:every=1");
        byte[] body = put("/b/k").body();
        int bits = 0;
        for (int i = 0; i < BODY.length; i++) {
            bits += Integer.bitCount((body[i] ^ BODY[i]) & 0xFF);
        }
        assertEquals(1, bits);
    }

    @Test
    void changesChecksumsButNotTheBody() throws Exception {
        service.header("ETag", "\"900150983cd24fb0d6963f7d28e17f72\"");
        service.header("x-amz-crc32", "1234");
        service.header("x-amz-checksum-sha256", "qL8R4QIcQ/ZsRqOAbeRfcZhilN/MksRtDaErMA==");
        inject("*:wrong-checksum");
        HttpResponse<byte[]> answer = put("/b/k");
        assertArrayEquals(BODY, answer.body());
        assertEquals(
                "\"100150983cd24fb0d6963f7d28e17f72\"",
                answer.headers().firstValue("ETag").orElseThrow());
        assertEquals("2234", answer.headers().firstValue("x-amz-crc32").orElseThrow());
        assertEquals(
                "1L8R4QIcQ/ZsRqOAbeRfcZhilN/MksRtDaErMA==",
                answer.headers().firstValue("x-amz-checksum-sha256").orElseThrow());
    }

    @Test
    void countsNoFaultWhereAnAnswerHasNothingToSpoil() throws Exception {
        service.answer(new byte[0]);
        inject("*:wrong-checksum");
        inject("*:flipped-bit");
        assertEquals(200, put("/b/k").statusCode());
        assertEquals(List.of(), proxy.injected());
    }

    @Test
    void theFirstOfSeveralRulesActsAndAllCount() throws Exception {
        inject("*:too-many-requests:at=2");
        inject("*:unavailable:every=2");
        assertEquals(
                List.of(200, 429, 200, 503),
                List.of(
                        put("/b/1").statusCode(),
                        put("/b/2").statusCode(),
                        put("/b/3").statusCode(),
                        put("/b/4").statusCode()));
        proxy.clear();
        assertEquals(200, put("/b/5").statusCode());
        injected("s3.PutObject too-many-requests", "s3.PutObject unavailable");
    }

    @Test
    void refusesADynamoDbRequestInItsOwnFormat() {
        DynamoDbClient dynamoDb = client(DynamoDbClient.builder()).build();
        inject("dynamodb.Scan:throttle:at=1");
        assertThrows(
                ProvisionedThroughputExceededException.class,
                () -> dynamoDb.scan(request -> request.tableName("shop")));
        refused("ExpiredTokenException", 400, "dynamodb", () -> dynamoDb.scan(request -> request.tableName("shop")));
        refusedByStatus("InternalServerError", "ServiceUnavailable", "dynamodb", dynamoDb::listTables);
    }

    @Test
    void refusesAnS3RequestInItsOwnFormat() {
        S3Client s3 = client(S3Client.builder()).forcePathStyle(true).build();
        Runnable get = () -> s3.getObjectAsBytes(request -> request.bucket("b").key("a&b"));
        inject("s3.GetObject:throttle:at=1");
        assertCode("SlowDown", 503, get);
        refused("ExpiredToken", 400, "s3", get);
        refusedByStatus("InternalError", "ServiceUnavailable", "s3", get);
        inject("s3.HeadObject:expired-credentials");
        AwsServiceException head = assertThrows(
                AwsServiceException.class,
                () -> s3.headObject(request -> request.bucket("b").key("k")));
        assertEquals(400, head.statusCode());
    }

    @Test
    void refusesSageMakersRequestsInTheirOwnFormat() {
        SageMakerClient control = client(SageMakerClient.builder()).build();
        SageMakerRuntimeClient runtime =
                client(SageMakerRuntimeClient.builder()).build();
        Runnable describe = () -> control.describeEndpoint(request -> request.endpointName("shop"));
        Runnable invoke = () ->
                runtime.invokeEndpoint(request -> request.endpointName("shop").body(SdkBytes.fromUtf8String("1")));
        refused("ExpiredTokenException", 400, "sagemaker", describe);
        refused("ExpiredTokenException", 400, "sagemaker-runtime", invoke);
        inject("*:throttle");
        assertCode("ThrottlingException", 400, describe);
        assertCode("ThrottlingException", 400, invoke);
        proxy.clear();
        refusedByStatus("InternalFailure", "ServiceUnavailable", "sagemaker", describe);
        CloudWatchLogsClient logs = client(CloudWatchLogsClient.builder()).build();
        refused("ExpiredTokenException", 400, "cloudwatch-logs", logs::describeLogGroups);
    }

    @Test
    void refusesTheAccountsRequestsInTheirOwnFormat() throws Exception {
        StsClient sts = client(StsClient.builder()).build();
        SnsClient sns = client(SnsClient.builder()).build();
        refused("ExpiredToken", 403, "sts", sts::getCallerIdentity);
        refused(
                "ExpiredToken",
                403,
                "sns",
                () -> sns.publish(message -> message.topicArn("t").message("m")));
        inject("*:throttle");
        assertCode("Throttling", 400, sts::getCallerIdentity);
        HttpResponse<String> quotas = client.send(
                HttpRequest.newBuilder(proxy.endpoint())
                        .header("X-Amz-Target", "ServiceQuotasV20190624.ListServiceQuotas")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(400, quotas.statusCode());
        assertEquals("{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}", quotas.body());
        assertEquals(
                "service-quotas.ListServiceQuotas throttle",
                proxy.injected().get(3).toString());
    }

    @Test
    void endsAtOnceWhenItIsClosed() throws Exception {
        inject("*:hang");
        CompletableFuture<HttpResponse<byte[]>> hanging = client.sendAsync(
                HttpRequest.newBuilder(proxy.endpoint().resolve("/b/k")).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        while (proxy.injected().isEmpty()) {
            Thread.onSpinWait();
        }
        proxy.close();
        assertThrows(Exception.class, hanging::join);
        URI endpoint = proxy.endpoint();
        assertThrows(
                IOException.class,
                () -> client.send(HttpRequest.newBuilder(endpoint).build(), HttpResponse.BodyHandlers.discarding()));
    }

    @Test
    void reportsAServiceThatIsGoneAsAReset() {
        service.close();
        assertThrows(IOException.class, () -> put("/b/k"));
    }

    private void refused(String code, int status, String of, Runnable call) {
        inject(of + ":expired-credentials");
        assertCode(code, status, call);
        proxy.clear();
    }

    private void refusedByStatus(String internal, String unavailable, String of, Runnable call) {
        inject(of + ":internal-error:at=1");
        assertCode(internal, 500, call);
        inject(of + ":unavailable:at=1");
        assertCode(unavailable, 503, call);
        inject(of + ":too-many-requests:at=1");
        assertCode("TooManyRequestsException", 429, call);
        proxy.clear();
    }

    private static void assertCode(String code, int status, Runnable call) {
        AwsServiceException e = assertThrows(AwsServiceException.class, call::run);
        assertEquals(code, e.awsErrorDetails().errorCode());
        assertEquals(status, e.statusCode());
    }

    private void inject(String rule) {
        proxy.inject(FaultRule.parse(rule));
    }

    private void injected(String... faults) {
        assertEquals(
                List.of(faults),
                proxy.injected().stream().map(InjectedFault::toString).toList());
    }

    private HttpResponse<byte[]> put(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(proxy.endpoint() + path))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(BODY))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B client(B builder) {
        return LocalCredentials.client(builder, proxy.endpoint())
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }
}
