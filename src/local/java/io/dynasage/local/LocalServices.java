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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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
            throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Returns the job settings that point it at these services, as {@code key=value}. */
    public List<String> overrides() {
        return List.of(
                "source.endpoint=" + dynamoDb.endpoint(),
                "source.region=" + LocalCredentials.REGION,
                "sagemaker.endpoint=" + sageMaker.endpoint(),
                "sagemaker.runtime-endpoint=" + sageMaker.endpoint(),
                "sagemaker.region=" + LocalCredentials.REGION,
                "aws.account-endpoint=" + sageMaker.endpoint());
    }

    /** Returns the Spark settings that point {@code s3a:} at the local S3. */
    public Map<String, String> sparkConf() {
        return new TreeMap<>(Map.of(
                "spark.hadoop.fs.s3a.endpoint",
                s3.endpoint().toString(),
                "spark.hadoop.fs.s3a.endpoint.region",
                LocalCredentials.REGION,
                "spark.hadoop.fs.s3a.path.style.access",
                "true",
                "spark.hadoop.fs.s3a.connection.ssl.enabled",
                "false"));
    }

    /**
     * Returns the environment variables that make the AWS SDKs and the AWS command line in other processes use these
     * services.
     */
    public Map<String, String> env() {
        return new TreeMap<>(Map.of(
                "AWS_ACCESS_KEY_ID",
                LocalCredentials.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                LocalCredentials.SECRET_KEY,
                "AWS_REGION",
                LocalCredentials.REGION,
                "AWS_DEFAULT_REGION",
                LocalCredentials.REGION,
                "AWS_ENDPOINT_URL_DYNAMODB",
                dynamoDb.endpoint().toString(),
                "AWS_ENDPOINT_URL_S3",
                s3.endpoint().toString(),
                "AWS_ENDPOINT_URL_SAGEMAKER",
                sageMaker.endpoint().toString(),
                "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
                sageMaker.endpoint().toString()));
    }

    /** Stops all services. */
    @Override
    public void close() {
        sageMaker.close();
        s3.close();
        dynamoDb.close();
    }
}
