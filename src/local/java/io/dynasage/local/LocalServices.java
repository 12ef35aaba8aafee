package io.dynasage.local;

import io.dynasage.local.sagemaker.LocalSageMaker;
import io.dynasage.local.sagemaker.LocalSageMakerSettings;
import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.S3ProxyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/**
 * All AWS services that a run needs, on 127.0.0.1.
 *
 * @param dynamoDb the tables
 * @param s3 the buckets
 * @param sageMaker training and endpoints, in this JVM
 */
public record LocalServices(DynamoDbLocalProcess dynamoDb, S3ProxyProcess s3, LocalSageMaker sageMaker)
        implements AutoCloseable {
    private static final long SEED = 1;

    /**
     * Starts all services and returns when all of them answer. From then on, SDK clients in this JVM use
     * {@link LocalCredentials}.
     *
     * @param services the folder that the build fills
     * @param data the folder for the S3 objects
     * @param statusDelay how long a training job or endpoint stays in each intermediate status
     */
    public static LocalServices start(Path services, Path data, Duration statusDelay) {
        LocalCredentials.useInThisJvm();
        CompletableFuture<DynamoDbLocalProcess> dynamoDb =
                CompletableFuture.supplyAsync(() -> DynamoDbLocalProcess.start(services));
        CompletableFuture<S3ProxyProcess> s3 =
                CompletableFuture.supplyAsync(() -> S3ProxyProcess.start(services, data));
        try {
            LocalSageMaker sageMaker = new LocalSageMaker(
                    new LocalSageMakerSettings(s3.join().endpoint(), LocalCredentials.REGION, statusDelay, SEED));
            return new LocalServices(dynamoDb.join(), s3.join(), sageMaker);
        } catch (RuntimeException e) {
            s3.thenAccept(S3ProxyProcess::close);
            dynamoDb.thenAccept(DynamoDbLocalProcess::close);
            throw cause(e);
        }
    }

    /** Returns the exception that made an asynchronous stage fail, or the exception itself if it is another. */
    static RuntimeException cause(RuntimeException e) {
        if (e instanceof CompletionException && e.getCause() instanceof RuntimeException cause) {
            return cause;
        }
        return e;
    }

    /** Returns the addresses of the services. */
    public ServiceEndpoints endpoints() {
        return new ServiceEndpoints(dynamoDb.endpoint(), s3.endpoint(), sageMaker.endpoint());
    }

    /** Returns the job settings that point it at these services, as {@code key=value}. */
    public List<String> overrides() {
        return endpoints().overrides();
    }

    /** Returns the Spark settings that point {@code s3a:} at the local S3. */
    public Map<String, String> sparkConf() {
        return endpoints().sparkConf();
    }

    /** Returns the environment variables that point other processes at these services. */
    public Map<String, String> env() {
        return endpoints().env();
    }

    /** Returns a new client of the local SageMaker's runtime; the caller closes it. */
    SageMakerRuntimeClient runtime() {
        return LocalCredentials.client(SageMakerRuntimeClient.builder(), sageMaker.endpoint())
                .build();
    }

    /** Stops all services. */
    @Override
    public void close() {
        sageMaker.close();
        s3.close();
        dynamoDb.close();
    }
}
