package io.dynasage.local.sagemaker;

import io.dynasage.channels.TensorType;
import io.dynasage.channels.TypedRecords;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.S3ProxyProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/**
 * An S3Proxy, a local SageMaker and the unmodified SDK's clients of both; with a data set in which user and item parity
 * decide.
 */
public final class LocalSageMakerFixture implements AutoCloseable {
    static final String IMAGE = "382416733822.dkr.ecr.us-east-1.amazonaws.com/factorization-machines:1";
    static final String ROLE = "arn:aws:iam::123456789012:role/SageMakerRole";
    static final String BUCKET = "channels";
    static final int USERS = 20;
    static final int ITEMS = 30;
    static final int ROWS = 2000;

    final LocalSageMaker server;
    /** A client of S3. */
    public final S3Client s3;

    final SageMakerClient sagemaker;
    /** A client of the endpoints. */
    public final SageMakerRuntimeClient runtime;

    private final S3ProxyProcess proxy;

    LocalSageMakerFixture(Duration statusDelay) {
        LocalCredentials.useInThisJvm();
        try {
            proxy = S3ProxyProcess.start(
                    Path.of(System.getProperty("services.directory", "target/services")),
                    Files.createTempDirectory("s3"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        s3 = proxy.client();
        server = new LocalSageMaker(
                new LocalSageMakerSettings(proxy.endpoint(), LocalCredentials.REGION, statusDelay, 7));
        URI endpoint = server.endpoint();
        sagemaker = SageMakerClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(LocalCredentials.REGION))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        runtime = SageMakerRuntimeClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(LocalCredentials.REGION))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
        s3.createBucket(request -> request.bucket(BUCKET));
        put("run/train/part-0.pbr", rows(TensorType.FLOAT32, 1));
        put("run/test/part-0.pbr", rows(TensorType.FLOAT32, 2));
    }

    /** Puts an object into the bucket {@code channels}. */
    public void put(String key, byte[] content) {
        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
    }

    /** One-hot user and item; label 1 where user and item are both even or both odd. */
    public static byte[] rows(TensorType type, long seed) {
        Random random = new Random(seed);
        TypedRecords records = new TypedRecords(type);
        for (int row = 0; row < ROWS; row++) {
            int user = random.nextInt(USERS);
            int item = random.nextInt(ITEMS);
            records.sparse((user + item) % 2 == 0 ? 1 : 0, USERS + ITEMS, new int[] {user, USERS + item}, 1, 1);
        }
        return records.bytes();
    }

    static Map<String, String> hyperparameters() {
        return new HashMap<>(Map.of(
                "feature_dim",
                "" + (USERS + ITEMS),
                "num_factors",
                "8",
                "predictor_type",
                "binary_classifier",
                "epochs",
                "20",
                "mini_batch_size",
                "50",
                "factors_lr",
                "0.05",
                "factors_init_sigma",
                "0.1"));
    }

    static Map<String, String> withHyperparameter(String name, String value) {
        Map<String, String> hyperparameters = hyperparameters();
        hyperparameters.put(name, value);
        return hyperparameters;
    }

    static Channel channel(String name, String uri) {
        return Channel.builder()
                .channelName(name)
                .contentType("application/x-recordio-protobuf")
                .dataSource(source -> source.s3DataSource(s3 -> s3.s3Uri(uri).s3DataType(S3DataType.S3_PREFIX)))
                .build();
    }

    static CreateTrainingJobRequest.Builder job(String name) {
        return CreateTrainingJobRequest.builder()
                .trainingJobName(name)
                .roleArn(ROLE)
                .algorithmSpecification(
                        algorithm -> algorithm.trainingImage(IMAGE).trainingInputMode(TrainingInputMode.FILE))
                .hyperParameters(hyperparameters())
                .inputDataConfig(
                        channel("train", "s3://channels/run/train/"), channel("test", "s3://channels/run/test/"))
                .outputDataConfig(output -> output.s3OutputPath("s3://channels/run/models"))
                .resourceConfig(resources -> resources
                        .instanceType(TrainingInstanceType.ML_M5_XLARGE)
                        .instanceCount(1)
                        .volumeSizeInGB(30))
                .stoppingCondition(condition -> condition.maxRuntimeInSeconds(3600));
    }

    /** Runs a job until it has ended. */
    DescribeTrainingJobResponse run(CreateTrainingJobRequest request) {
        sagemaker.createTrainingJob(request);
        return ended(request.trainingJobName());
    }

    DescribeTrainingJobResponse ended(String job) {
        return until(
                () -> sagemaker.describeTrainingJob(request -> request.trainingJobName(job)),
                description -> !description.trainingJobStatusAsString().matches("InProgress|Stopping"));
    }

    /** Polls until the condition holds; at most half a minute. */
    static <T> T until(Supplier<T> read, Predicate<T> done) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        T value = read.get();
        while (!done.test(value)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after 30 s it is still " + value);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            value = read.get();
        }
        return value;
    }

    @Override
    public void close() {
        runtime.close();
        sagemaker.close();
        server.close();
        s3.close();
        proxy.close();
    }
}
