package io.dynasage.sagemaker;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/** The SDK clients of each {@link SageMakerConnection}. A JVM creates them once and keeps them. */
public final class SageMakerClients {
    /**
     * The timeout of an invocation. A container may take 60 s to respond; with a shorter timeout, a slow model would be
     * invoked again and again.
     */
    private static final Duration ANSWER = Duration.ofSeconds(70);

    private static final int INVOCATION_ATTEMPTS = 2;
    private static final int CONNECTIONS = 64;
    private static final Map<SageMakerConnection, SageMakerClient> CLIENTS = new ConcurrentHashMap<>();
    private static final Map<SageMakerConnection, SageMakerRuntimeClient> RUNTIMES = new ConcurrentHashMap<>();

    private SageMakerClients() {}

    /** Returns the control plane's client. The JVM shares it; do not close it. */
    public static SageMakerClient client(SageMakerConnection connection) {
        return CLIENTS.computeIfAbsent(connection, SageMakerClients::buildClient);
    }

    /** Returns the client that invokes endpoints. The JVM shares it; do not close it. */
    public static SageMakerRuntimeClient runtime(SageMakerConnection connection) {
        return RUNTIMES.computeIfAbsent(connection, SageMakerClients::buildRuntime);
    }

    private static SageMakerClient buildClient(SageMakerConnection connection) {
        var builder = SageMakerClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder())
                .overrideConfiguration(
                        o -> o.retryStrategy(retries -> retries.retryOnException(SageMakerClients::cutOff)));
        if (connection.region() != null) {
            builder.region(Region.of(connection.region()));
        }
        return builder.endpointOverride(connection.endpoint()).build();
    }

    private static SageMakerRuntimeClient buildRuntime(SageMakerConnection connection) {
        var builder = SageMakerRuntimeClient.builder()
                .httpClientBuilder(
                        ApacheHttpClient.builder().socketTimeout(ANSWER).maxConnections(CONNECTIONS))
                .overrideConfiguration(
                        o -> o.apiCallAttemptTimeout(ANSWER.plusSeconds(5)).retryStrategy(retries()));
        if (connection.region() != null) {
            builder.region(Region.of(connection.region()));
        }
        return builder.endpointOverride(connection.runtimeEndpoint()).build();
    }

    private static StandardRetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(INVOCATION_ATTEMPTS)
                .retryOnException(SageMakerClients::containerBusy)
                .build();
    }

    /** Returns whether a refusal has no text. SageMaker always gives a reason, so its answer broke off on the way. */
    private static boolean cutOff(Throwable error) {
        return error instanceof SageMakerException refusal
                && (refusal.awsErrorDetails() == null
                        || Objects.requireNonNullElse(refusal.awsErrorDetails().errorMessage(), "")
                                .isBlank());
    }

    /**
     * Returns whether the container itself responded with 429 or 5xx. These arrive as a client error of the service,
     * which the SDK does not retry.
     */
    private static boolean containerBusy(Throwable error) {
        return error instanceof ModelErrorException model
                && model.originalStatusCode() != null
                && (model.originalStatusCode() == 429 || model.originalStatusCode() >= 500);
    }
}
