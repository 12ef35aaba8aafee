package io.dynasage.dynamodb.direct;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.dynamodb.DynamoDbCredentials;
import io.dynasage.dynamodb.TableConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The endpoint for Scan requests. It signs and sends requests as the AWS SDK does, one at a time in each thread, and
 * leaves the bytes of the answer unchanged.
 */
final class ScanEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_CONNECTIONS = 256;
    /** Kept until the JVM exits, so that later tasks reuse the connections. */
    private static final SdkHttpClient CLIENT =
            ApacheHttpClient.builder().maxConnections(MAX_CONNECTIONS).build();

    private final String region;
    private final SdkHttpRequest target;
    private final AwsCredentialsProvider credentials;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final SdkHttpClient client;

    ScanEndpoint(TableConnection connection) {
        this(connection, DynamoDbCredentials.shared(connection.region(), connection.role()), CLIENT);
    }

    ScanEndpoint(TableConnection connection, AwsCredentialsProvider credentials, SdkHttpClient client) {
        this.region = connection.region();
        this.credentials = credentials;
        this.client = client;
        URI uri = connection
                .special()
                .orElseGet(() ->
                        URI.create("https://" + DynamoDbClient.serviceMetadata().endpointFor(Region.of(region))));
        this.target = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(uri.getPath().isEmpty() ? uri.resolve("/") : uri)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("X-Amz-Target", "DynamoDB_20120810.Scan")
                .putHeader("User-Agent", "dynasage")
                .build();
    }

    /**
     * Sends a request and reads the complete answer.
     *
     * @param running holds the request while it is in progress, so that another thread can abort it
     * @throws IOException if no complete answer with the right checksum arrives
     * @throws ScanRefusal if DynamoDB answers with an error
     */
    void send(byte[] body, PageBuffer answer, AtomicReference<ExecutableHttpRequest> running) throws IOException {
        SignedRequest signed = signer.sign(r -> r.identity(credentials.resolveCredentials())
                .request(target.toBuilder()
                        .putHeader("Content-Length", Integer.toString(body.length))
                        .build())
                .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        ExecutableHttpRequest request = client.prepareRequest(HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElseThrow())
                .build());
        running.set(request);
        try {
            HttpExecuteResponse response = request.call();
            SdkHttpResponse head = response.httpResponse();
            try (InputStream in = response.responseBody()
                    .map(InputStream.class::cast)
                    .orElse(new ByteArrayInputStream(new byte[0]))) {
                answer.read(
                        in,
                        head.firstMatchingHeader("Content-Length")
                                .map(Long::parseLong)
                                .orElse(-1L));
            }
            Optional<String> crc32 = head.firstMatchingHeader("x-amz-crc32");
            if (crc32.isPresent()) {
                answer.check(crc32.get());
            }
            if (!head.isSuccessful()) {
                throw refusal(head, answer);
            }
        } finally {
            running.set(null);
        }
    }

    private static ScanRefusal refusal(SdkHttpResponse head, PageBuffer answer) {
        JsonNode json = error(answer);
        String code = json.path("__type").asText("HTTP " + head.statusCode());
        return new ScanRefusal(
                head.statusCode(),
                code.substring(code.lastIndexOf('#') + 1),
                json.path("message").asText(json.path("Message").asText("no message")),
                head.firstMatchingHeader("x-amzn-RequestId").orElse(null));
    }

    private static JsonNode error(PageBuffer answer) {
        try {
            return JSON.readTree(answer.bytes(), 0, answer.length());
        } catch (IOException e) {
            return JSON.createObjectNode().put("message", "an answer that is not DynamoDB's");
        }
    }
}
