package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.TensorType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.MetricDefinition;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;

class LocalSageMakerRefusedTrainingIT {
    private static LocalSageMakerFixture local;

    @BeforeAll
    static void start() {
        local = new LocalSageMakerFixture(Duration.ZERO);
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    @Test
    void failsAJobWhoseInputTheContainerCannotUse() {
        local.put("float64/part-0.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT64, 1));
        local.put("csv/part-0.csv", "1,0,1\n0,1,0\n".getBytes(StandardCharsets.UTF_8));
        fails(
                "ClientError: Unable to read data channel 'train'.*float32 tensors only.*part-0.pbr.*, exit code: 2",
                LocalSageMakerFixture.job("float64")
                        .inputDataConfig(LocalSageMakerFixture.channel("train", "s3://channels/float64/")));
        fails(
                "ClientError: Unable to read data channel 'train'.*, exit code: 2",
                LocalSageMakerFixture.job("csv-bytes")
                        .inputDataConfig(LocalSageMakerFixture.channel("train", "s3://channels/csv/")));
        fails(
                "ClientError: .*Content type 'text/csv' is not supported by factorization-machines.*",
                LocalSageMakerFixture.job("csv")
                        .inputDataConfig(LocalSageMakerFixture.channel("train", "s3://channels/csv/").toBuilder()
                                .contentType("text/csv")
                                .build()));
        fails(
                "ClientError: .*Additional properties are not allowed \\(u'validation' was unexpected\\).*",
                LocalSageMakerFixture.job("channel")
                        .inputDataConfig(
                                LocalSageMakerFixture.channel("train", "s3://channels/run/train/"),
                                LocalSageMakerFixture.channel("validation", "s3://channels/run/test/")));
        fails(
                "ClientError: .*u'train' is a required property.*",
                LocalSageMakerFixture.job("no-train")
                        .inputDataConfig(LocalSageMakerFixture.channel("test", "s3://channels/run/test/")));
        fails(
                "ClientError: .*mini_batch_size.*2000.*",
                LocalSageMakerFixture.job("batch")
                        .hyperParameters(LocalSageMakerFixture.withHyperparameter("mini_batch_size", "2001")));
        fails(
                "ClientError: Additional properties are not allowed \\(u'mini_batch_siz' was unexpected\\).*,"
                        + " exit code: 2",
                LocalSageMakerFixture.job("unknown")
                        .hyperParameters(LocalSageMakerFixture.withHyperparameter("mini_batch_siz", "5")));
        fails(
                "ClientError: .* is not valid under any of the given schemas.*",
                LocalSageMakerFixture.job("bad")
                        .hyperParameters(LocalSageMakerFixture.withHyperparameter("epochs", "many")));
        fails(
                "ClientError: .*has feature index .* feature_dim is 3.*",
                LocalSageMakerFixture.job("dim")
                        .hyperParameters(LocalSageMakerFixture.withHyperparameter("feature_dim", "3")));
        fails(
                "ClientError: The local SageMaker has no algorithm for the image .*blazingtext:1.*",
                LocalSageMakerFixture.job("image")
                        .algorithmSpecification(algorithm -> algorithm
                                .trainingImage("1.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1")
                                .trainingInputMode("File")));
        fails(
                "ClientError: Artifact upload failed: .*\\(s3://no-such-bucket/x/output/model.tar.gz\\)",
                LocalSageMakerFixture.job("x").outputDataConfig(output -> output.s3OutputPath("s3://no-such-bucket/")));
    }

    @Test
    void failsAJobWhoseManifestNamesNoPlaceInS3() {
        local.put("relative.manifest", "[{\"prefix\": \"channels/run/\"}, \"x\"]".getBytes(StandardCharsets.UTF_8));
        fails(
                "ClientError: Manifest s3://channels/relative.manifest cannot be read: Invalid S3 URI"
                        + " 'channels/run/x'.*, exit code: 2",
                LocalSageMakerFixture.job("manifest-prefix")
                        .inputDataConfig(
                                LocalSageMakerFixture.channel("train", "s3://channels/relative.manifest").toBuilder()
                                        .dataSource(source ->
                                                source.s3DataSource(s3 -> s3.s3DataType(S3DataType.MANIFEST_FILE)
                                                        .s3Uri("s3://channels/relative.manifest")))
                                        .build()));
    }

    @Test
    void refusesAnEmptyPrefixWhenTheJobIsCreated() {
        assertEquals(
                "No S3 objects found under S3 URL \"s3://channels/nothing/\" given in input data source. Please"
                        + " ensure that the bucket exists in the selected region"
                        + " (us-east-1), that objects exist under that S3 prefix, and that the role \""
                        + LocalSageMakerFixture.ROLE
                        + "\" has \"s3:ListBucket\" permissions on bucket \"channels\".",
                refusal(LocalSageMakerFixture.job("empty")
                        .inputDataConfig(LocalSageMakerFixture.channel("train", "s3://channels/nothing/"))));
        assertTrue(refusal(LocalSageMakerFixture.job("empty")
                        .inputDataConfig(LocalSageMakerFixture.channel("train", "s3://no-such-bucket/x/")))
                .startsWith("No S3 objects found under S3 URL \"s3://no-such-bucket/x/\""));
    }

    @Test
    void refusesRequestsThatTheServiceRefuses() {
        assertTrue(refusal(LocalSageMakerFixture.job("bad_name"))
                .startsWith("1 validation error detected: Value 'bad_name' at 'trainingJobName'"));
        assertTrue(refusal(LocalSageMakerFixture.job("metric-definitions")
                        .algorithmSpecification(algorithm -> algorithm
                                .trainingImage(LocalSageMakerFixture.IMAGE)
                                .trainingInputMode("File")
                                .metricDefinitions(MetricDefinition.builder()
                                        .name("a")
                                        .regex("b")
                                        .build())))
                .startsWith("You can't override the metric definitions"));
        assertTrue(refusal(LocalSageMakerFixture.job("spot").enableManagedSpotTraining(true))
                .startsWith("Invalid MaxWaitTimeInSeconds."));
        assertTrue(refusal(LocalSageMakerFixture.job("wait")
                        .enableManagedSpotTraining(true)
                        .stoppingCondition(
                                condition -> condition.maxRuntimeInSeconds(3600).maxWaitTimeInSeconds(7200)))
                .contains("7200 but must be at most 3600"));
    }

    private static void fails(String expected, CreateTrainingJobRequest.Builder request) {
        DescribeTrainingJobResponse job = local.run(request.build());
        assertEquals(TrainingJobStatus.FAILED, job.trainingJobStatus());
        assertTrue(job.failureReason().matches(expected), job.failureReason());
    }

    private static String refusal(CreateTrainingJobRequest.Builder request) {
        SageMakerException refusal =
                assertThrows(SageMakerException.class, () -> local.sagemaker.createTrainingJob(request.build()));
        assertEquals("ValidationException", refusal.awsErrorDetails().errorCode());
        return refusal.awsErrorDetails().errorMessage();
    }
}
