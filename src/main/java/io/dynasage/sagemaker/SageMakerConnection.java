package io.dynasage.sagemaker;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/**
 * Where SageMaker is. Serializable, so that Spark tasks reach the same endpoint; each JVM builds the clients of a
 * connection once and keeps them. Credentials come from the SDK's default chain of that JVM, never from here.
 *
 * @param region the AWS region; null takes the SDK's default region chain
 * @param endpoint the control plane's URI; null is AWS
 * @param runtimeEndpoint the URI that endpoints are invoked at; null is AWS
 */
public record SageMakerConnection(String region, URI endpoint, URI runtimeEndpoint) implements Serializable {
    private static final long serialVersionUID = 1L;
    /** A container may take 60 s to answer; waiting less would invoke a slow model again and again. */
    private static final Duration ANSWER = Duration.ofSeconds(70);
    private static final int INVOCATION_ATTEMPTS = 2;
    private static final int CONNECTIONS = 64;
    private static final Map<SageMakerConnection, SageMakerClient> CLIENTS = new ConcurrentHashMap<>();
    private static final Map<SageMakerConnection, SageMakerRuntimeClient> RUNTIMES = new ConcurrentHashMap<>();

    /** The control plane's client, shared by the JVM; not to be closed. */
    public SageMakerClient client() {
        return CLIENTS.computeIfAbsent(this, SageMakerConnection::buildClient);
    }

    /** The client that invokes endpoints, shared by the JVM; not to be closed. */
    public SageMakerRuntimeClient runtime() {
        return RUNTIMES.computeIfAbsent(this, SageMakerConnection::buildRuntime);
    }

    private SageMakerClient buildClient() {
        var builder = SageMakerClient.builder().httpClientBuilder(ApacheHttpClient.builder());
        if (region != null) {
            builder.region(Region.of(region));
        }
        return builder.endpointOverride(endpoint).build();
    }

    private SageMakerRuntimeClient buildRuntime() {
        var builder = SageMakerRuntimeClient.builder()
                .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(ANSWER).maxConnections(CONNECTIONS))
                .overrideConfiguration(o -> o.apiCallAttemptTimeout(ANSWER.plusSeconds(5)).retryStrategy(retries()));
        if (region != null) {
            builder.region(Region.of(region));
        }
        return builder.endpointOverride(runtimeEndpoint).build();
    }

    private static StandardRetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(INVOCATION_ATTEMPTS)
                .retryOnException(SageMakerConnection::containerBusy)
                .build();
    }

    /** The container's own 429 and 5xx arrive as a client error of the service, which the SDK does not retry. */
    private static boolean containerBusy(Throwable error) {
        return error instanceof ModelErrorException model && model.originalStatusCode() != null
                && (model.originalStatusCode() == 429 || model.originalStatusCode() >= 500);
    }
}
