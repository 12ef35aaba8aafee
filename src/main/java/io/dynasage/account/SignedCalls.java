package io.dynasage.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Signed HTTP requests to services of which only one or two operations are needed. They use the SDK's own signer and
 * client, because a client module for each service would add megabytes to the jar.
 */
final class SignedCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;

    /** @param credentials the credentials that sign the requests; closed together with this object */
    SignedCalls(AwsCredentialsProvider credentials) {
        this(credentials, ProxyConfiguration.builder().build());
    }

    private SignedCalls(AwsCredentialsProvider credentials, ProxyConfiguration proxy) {
        this.credentials = credentials;
        this.http = ApacheHttpClient.builder()
                .connectionTimeout(PATIENCE)
                .socketTimeout(PATIENCE)
                .proxyConfiguration(proxy)
                .build();
    }

    /** Opens calls with the credentials and the proxy that S3A uses for a bucket. */
    static SignedCalls ofBucket(String bucket, Configuration hadoop) {
        return new SignedCalls(S3aCredentials.of(bucket, hadoop), S3aProxy.of(bucket, hadoop));
    }

    /**
     * The credential scope of a signature.
     *
     * @param name the service's signing name, such as {@code iam}
     * @param region the region in the signature
     */
    record Scope(String name, String region) {}

    /** An answer of any status. Header names are kept as they were received. */
    record Answer(int status, Map<String, List<String>> headers, byte[] bytes) {
        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(h -> h.getKey().equalsIgnoreCase(name))
                    .map(h -> h.getValue().get(0))
                    .findFirst();
        }
    }

    /** Sends a request that only reads. */
    Answer post(Scope scope, URI uri, Map<String, String> headers, String body) {
        return read(scope, request(SdkHttpMethod.POST, uri, headers), body.getBytes(StandardCharsets.UTF_8));
    }

    Answer put(Scope scope, URI uri, Map<String, String> headers, String body) {
        return send(scope, request(SdkHttpMethod.PUT, uri, headers), body.getBytes(StandardCharsets.UTF_8));
    }

    Answer delete(Scope scope, URI uri) {
        return send(scope, request(SdkHttpMethod.DELETE, uri, Map.of()), new byte[0]);
    }

    Answer get(Scope scope, URI uri, Map<String, String> headers) {
        return read(scope, request(SdkHttpMethod.GET, uri, headers), new byte[0]);
    }

    private static SdkHttpRequest request(SdkHttpMethod method, URI uri, Map<String, String> headers) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(method).uri(uri);
        headers.forEach(request::putHeader);
        return request.build();
    }

    /** Sends a request up to {@value #ATTEMPTS} times, because one that fails once usually succeeds a little later. */
    private Answer read(Scope scope, SdkHttpRequest request, byte[] body) {
        for (int attempt = 1; ; attempt++) {
            try {
                Answer answer = send(scope, request, body);
                if (attempt == ATTEMPTS || answer.status() < 500 && answer.status() != 429) {
                    return answer;
                }
            } catch (AccountException e) {
                if (attempt == ATTEMPTS || !(e.getCause() instanceof IOException)) {
                    throw e;
                }
            }
            pause(attempt, request.host());
        }
    }

    private static void pause(int attempt, String host) {
        try {
            new CountDownLatch(1).await(PAUSE.toMillis() << attempt, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccountException("", "The wait for an answer of " + host + " was interrupted", e);
        }
    }

    private Answer send(Scope scope, SdkHttpRequest request, byte[] body) {
        ContentStreamProvider content = () -> new ByteArrayInputStream(body);
        try {
            SignedRequest signed = AwsV4HttpSigner.create()
                    .sign(r -> r.identity(credentials.resolveCredentials())
                            .request(request)
                            .payload(content)
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, scope.name())
                            .putProperty(AwsV4HttpSigner.REGION_NAME, scope.region())
                            .putProperty(
                                    AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE,
                                    !scope.name().equals("s3"))
                            .putProperty(
                                    AwsV4FamilyHttpSigner.NORMALIZE_PATH,
                                    !scope.name().equals("s3")));
            HttpExecuteRequest.Builder sent = HttpExecuteRequest.builder().request(signed.request());
            if (body.length > 0) {
                sent.contentStreamProvider(content);
            }
            HttpExecuteResponse response = http.prepareRequest(sent.build()).call();
            try (InputStream in =
                    response.responseBody().<InputStream>map(b -> b).orElseGet(InputStream::nullInputStream)) {
                return new Answer(
                        response.httpResponse().statusCode(),
                        response.httpResponse().headers(),
                        in.readAllBytes());
            }
        } catch (IOException | SdkException e) {
            throw new AccountException("", request.host() + " could not be asked: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        http.close();
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
