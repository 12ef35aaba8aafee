package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.MetricData;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatus;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatusTransition;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;

class TrainingJobsTest {
    private static final Map<String, String> HYPERPARAMETERS =
            Map.of("feature_dim", "10", "num_factors", "8", "predictor_type", "regressor");
    private static final Instant START = Instant.parse("2026-11-22T17:00:00Z");
    private final FakeSageMaker sagemaker = new FakeSageMaker();
    private final List<StatusChange> reported = new ArrayList<>();

    private static TrainingJobSpec spec(boolean spot, Duration maxRuntime) {
        return new TrainingJobSpec(
                "shop-20261122T170000Z-ab12",
                "1.dkr.ecr.eu-west-1.amazonaws.com/factorization-machines:1",
                "arn:aws:iam::123456789012:role/service-role/SageMaker",
                HYPERPARAMETERS,
                List.of(
                        new TrainingChannel("train", "s3://bucket/run/train/", TrainingChannel.RECORDIO, null),
                        new TrainingChannel("test", "s3://bucket/run/test/", TrainingChannel.RECORDIO, null)),
                "s3://bucket/run/model/",
                "ml.m5.xlarge",
                1,
                30,
                maxRuntime,
                spot,
                Map.of("job", "shop"),
                Protection.NONE);
    }

    private static TrainingJobSpec spec() {
        return spec(false, Duration.ofHours(2));
    }

    private TrainingJobs jobs(Duration timeout) {
        return new TrainingJobs(
                sagemaker, new Poller(Duration.ofMillis(1), timeout, Clock.systemUTC()), Clock.systemUTC());
    }

    private TrainingResult run() {
        return jobs(Duration.ofSeconds(2)).run(spec(), reported::add);
    }

    private static SecondaryStatusTransition step(String status, String message) {
        return SecondaryStatusTransition.builder()
                .status(status)
                .statusMessage(message)
                .startTime(START)
                .build();
    }

    private static DescribeTrainingJobResponse.Builder job(
            TrainingJobStatus status, SecondaryStatusTransition... steps) {
        return DescribeTrainingJobResponse.builder()
                .trainingJobName(spec().name())
                .trainingJobArn("arn")
                .trainingJobStatus(status)
                .secondaryStatusTransitions(steps)
                .algorithmSpecification(a -> a.trainingImage(spec().image()))
                .hyperParameters(spec().hyperparameters())
                .outputDataConfig(o -> o.s3OutputPath("s3://bucket/run/model"))
                .inputDataConfig(TrainingJobRequest.of(spec()).inputDataConfig());
    }

    private static DescribeTrainingJobResponse completed() {
        return job(
                        TrainingJobStatus.COMPLETED,
                        step("Starting", "Preparing"),
                        step("Training", "In progress"),
                        step("Completed", "Training job completed"))
                .modelArtifacts(m -> m.s3ModelArtifacts("s3://bucket/run/model/shop/output/model.tar.gz"))
                .trainingTimeInSeconds(100)
                .billableTimeInSeconds(30)
                .finalMetricDataList(List.of(MetricData.builder()
                        .metricName("test:binary_classification_accuracy")
                        .value(0.69f)
                        .build()))
                .build();
    }

    @Test
    void requestSaysEverythingOnce() {
        CreateTrainingJobRequest request = TrainingJobs.request(spec());

        assertEquals("shop-20261122T170000Z-ab12", request.trainingJobName());
        assertEquals("File", request.algorithmSpecification().trainingInputModeAsString());
        assertEquals(HYPERPARAMETERS, request.hyperParameters());
        assertEquals(
                "s3://bucket/run/train/",
                request.inputDataConfig().get(0).dataSource().s3DataSource().s3Uri());
        assertEquals(
                "FullyReplicated",
                request.inputDataConfig().get(1).dataSource().s3DataSource().s3DataDistributionTypeAsString());
        assertEquals(
                "application/x-recordio-protobuf",
                request.inputDataConfig().get(1).contentType());
        assertNull(request.inputDataConfig().get(0).compressionType());
        assertEquals("s3://bucket/run/model", request.outputDataConfig().s3OutputPath());
        assertEquals(7200, request.stoppingCondition().maxRuntimeInSeconds());
        assertNull(request.stoppingCondition().maxWaitTimeInSeconds());
        assertFalse(request.enableManagedSpotTraining());
        assertEquals("shop", request.tags().get(0).value());
        assertFalse(request.algorithmSpecification().hasMetricDefinitions());
    }

    @Test
    void spotRequestBoundsTheWait() {
        CreateTrainingJobRequest request = TrainingJobs.request(spec(true, Duration.ofHours(1)));

        assertTrue(request.enableManagedSpotTraining());
        assertEquals(3600, request.stoppingCondition().maxWaitTimeInSeconds());
    }

    @Test
    void aHyperparameterThatTheContainerWouldRefuseIsFoundBeforeAnyCall() {
        TrainingJobSpec wrong = new TrainingJobSpec(
                "shop",
                spec().image(),
                spec().roleArn(),
                Map.of("feature_dim", "10", "num_factor", "8", "predictor_type", "regressor"),
                spec().channels(),
                spec().outputS3Uri(),
                "ml.m5.xlarge",
                1,
                30,
                Duration.ofHours(1),
                false,
                Map.of(),
                Protection.NONE);

        InvalidSpecException e = assertThrows(
                InvalidSpecException.class, () -> jobs(Duration.ofSeconds(1)).run(wrong, reported::add));

        assertEquals(1, e.problems().size(), e.getMessage());
        assertTrue(
                e.problems()
                        .get(0)
                        .startsWith("hyperparameters would end the training job: Additional properties are not allowed"
                                + " (u'num_factor' was unexpected); factorization-machines knows "),
                e.getMessage());
        assertTrue(sagemaker.calls.isEmpty());
    }

    @Test
    void listsAllProblemsBeforeAnyCall() {
        TrainingJobSpec wrong = new TrainingJobSpec(
                "my_job",
                "a b",
                "SageMaker",
                Map.of(),
                List.of(
                        new TrainingChannel("train", "s3://bucket/run1", null, "Sharded"),
                        new TrainingChannel("train", "s3a://bucket/run1/", null, null)),
                "s3://Bucket/x",
                "m5",
                0,
                0,
                Duration.ZERO,
                false,
                Map.of("ke#y", "value"),
                Protection.NONE);

        InvalidSpecException e = assertThrows(
                InvalidSpecException.class, () -> jobs(Duration.ofSeconds(1)).run(wrong, reported::add));

        assertEquals(
                List.of(
                        "name is \"my_job\"; it must be 1 to 63 letters, digits and hyphens, and begin and end with "
                                + "a letter or digit.",
                        "image is \"a b\"; it must be the URI of a container image, at most 255 characters.",
                        "roleArn is \"SageMaker\"; it must be the ARN of an execution role, for example "
                                + "arn:aws:iam::123456789012:role/SageMakerExecution (a role's name is not enough).",
                        "channel \"train\" s3Uri is \"s3://bucket/run1\"; it must end with a slash, because"
                                + " SageMaker would else "
                                + "also read siblings whose name begins with it.",
                        "channel \"train\" distribution is \"Sharded\"; it must be FullyReplicated or ShardedByS3Key.",
                        "channel \"train\" name is \"train\"; it must be used once.",
                        "channel \"train\" s3Uri is \"s3a://bucket/run1/\"; it must be s3://bucket/path, at"
                                + " most 1024 characters.",
                        "outputS3Uri is \"s3://Bucket/x\"; it has a capital letter in its bucket; S3 allows small"
                                + " letters, digits, hyphens and dots.",
                        "instanceType is \"m5\"; it must be a SageMaker instance type: ml, a family and a size, for"
                                + " example ml.m5.xlarge.",
                        "instanceCount is 0; it must be at least 1.",
                        "volumeSizeGb is 0; it must be at least 1 GiB, for example 30.",
                        "maxRuntime is PT0S; it must be 1 second to 28 days.",
                        "tags is \"ke#y\"; it must have keys of 1 to 128 letters, digits, spaces and _.:/=+-@."),
                e.problems());
        assertTrue(sagemaker.calls.isEmpty());
    }

    @Test
    void spotWithoutCheckpointsIsLimitedToAnHour() {
        InvalidSpecException e =
                assertThrows(InvalidSpecException.class, () -> TrainingJobs.request(spec(true, Duration.ofHours(2))));

        assertEquals(
                List.of("maxRuntime is PT2H; it must be at most PT1H on spot capacity, because this algorithm writes "
                        + "no checkpoints; shorten it or train on demand."),
                e.problems());
    }

    @Test
    void waitsAndReportsEachStatusOnce() {
        sagemaker.trainingJob.add(job(TrainingJobStatus.IN_PROGRESS, step("Starting", "Launching"))
                .build());
        sagemaker.trainingJob.add(job(TrainingJobStatus.IN_PROGRESS, step("Starting", "Preparing"))
                .build());
        sagemaker.trainingJob.add(job(TrainingJobStatus.IN_PROGRESS, step("Starting", "Preparing"))
                .build());
        sagemaker.trainingJob.add(completed());

        TrainingResult result = run();

        assertEquals(
                List.of("Launching", "Preparing", "In progress", "Training job completed"),
                reported.stream().map(StatusChange::message).toList());
        assertEquals(
                List.of("Starting", "Training", "Completed"),
                result.statuses().stream().map(StatusChange::status).toList());
        assertEquals(
                new TrainingResult(
                        spec().name(),
                        "arn",
                        spec().image(),
                        spec().hyperparameters(),
                        result.statuses(),
                        100,
                        30,
                        Map.of("test:binary_classification_accuracy", 0.69),
                        Map.of(),
                        "s3://bucket/run/model/shop/output/model.tar.gz",
                        null),
                result);
    }

    @Test
    void keepsPollingThroughErrorsThatPass() {
        sagemaker.fail("DescribeTrainingJob", FakeSageMaker.error("ThrottlingException", "Rate exceeded"));
        sagemaker.fail("DescribeTrainingJob", FakeSageMaker.error("InternalFailure", "oops"));
        sagemaker.fail("DescribeTrainingJob", SdkClientException.create("connection reset"));
        sagemaker.trainingJob.add(completed());

        assertEquals(100, run().seconds());
        assertEquals(0, sagemaker.count("StopTrainingJob"));
    }

    @Test
    void whatXgboostBlamesOnItsUserIsTheUsersToCorrect() {
        sagemaker.trainingJob.add(job(TrainingJobStatus.FAILED)
                .failureReason("AlgorithmError: framework error: \nTraceback (most recent call last):\n"
                        + "sagemaker_algorithm_toolkit.exceptions.UserError: Extraneous hyperparameter"
                        + " found: eat, exit code: 1")
                .build());

        assertTrue(assertThrows(TrainingJobFailedException.class, this::run)
                .getMessage()
                .contains("exit code: 1. The algorithm refused its input or a hyperparameter: correct what it names."));
    }

    @Test
    void aFailedJobSaysWhyAndWhatToDo() {
        sagemaker.trainingJob.add(job(TrainingJobStatus.FAILED)
                .failureReason("ClientError: Additional properties are not allowed, exit code: 2")
                .build());

        TrainingJobFailedException e = assertThrows(TrainingJobFailedException.class, this::run);

        assertEquals(
                "Training job \"shop-20261122T170000Z-ab12\" failed: ClientError: Additional properties are not "
                        + "allowed, exit code: 2. The algorithm refused its input or a hyperparameter: correct"
                        + " what it names. Its "
                        + "log is in CloudWatch, group /aws/sagemaker/TrainingJobs, streams"
                        + " shop-20261122T170000Z-ab12/….",
                e.getMessage());
        assertEquals(0, sagemaker.count("StopTrainingJob"));
    }

    @Test
    void aJobStoppedByItsTimeLimitIsNoModelEvenIfItLeftOne() {
        sagemaker.trainingJob.add(job(TrainingJobStatus.STOPPED)
                .secondaryStatus(SecondaryStatus.MAX_RUNTIME_EXCEEDED)
                .stoppingCondition(s -> s.maxRuntimeInSeconds(7200))
                .modelArtifacts(m -> m.s3ModelArtifacts("s3://bucket/model.tar.gz"))
                .build());

        TrainingJobFailedException e = assertThrows(TrainingJobFailedException.class, this::run);

        assertTrue(e.getMessage().contains("trained longer than its maximum runtime of 7200 s"), e.getMessage());
    }

    @Test
    void anInterruptStopsTheJobAndStaysSet() {
        sagemaker.trainingJob.add(job(TrainingJobStatus.IN_PROGRESS).build());
        Thread.currentThread().interrupt();

        assertThrows(SageMakerFailure.class, this::run);

        assertTrue(Thread.interrupted());
        assertEquals(1, sagemaker.count("StopTrainingJob"));
    }

    @Test
    void aWaitThatTakesTooLongStopsTheJob() {
        sagemaker.trainingJob.add(job(TrainingJobStatus.IN_PROGRESS).build());

        SageMakerFailure e = assertThrows(
                SageMakerFailure.class, () -> jobs(Duration.ofMillis(5)).run(spec(), reported::add));

        assertTrue(e.getMessage().startsWith("Waited PT0.005S for training job"), e.getMessage());
        assertEquals(1, sagemaker.count("StopTrainingJob"));
    }

    @Test
    void attachesToItsOwnJob() {
        sagemaker.fail("CreateTrainingJob", FakeSageMaker.error("ResourceInUse", "Training job names must be unique"));
        sagemaker.trainingJob.add(completed());

        assertEquals(100, run().seconds());
    }

    @Test
    void doesNotAttachToADifferentJobOfTheSameName() {
        sagemaker.fail("CreateTrainingJob", FakeSageMaker.error("ResourceInUse", "Training job names must be unique"));
        sagemaker.trainingJob.add(completed().toBuilder()
                .hyperParameters(Map.of("feature_dim", "11"))
                .build());

        TrainingJobFailedException e = assertThrows(TrainingJobFailedException.class, this::run);

        assertTrue(
                e.getMessage().contains("exists and differs in image, hyperparameters, channels or output"),
                e.getMessage());
        assertEquals(0, sagemaker.count("StopTrainingJob"));
    }

    @Test
    void looksAtTheExistingJobThroughErrorsThatPass() {
        sagemaker.fail("CreateTrainingJob", FakeSageMaker.error("ResourceInUse", "Training job names must be unique"));
        sagemaker.fail("DescribeTrainingJob", FakeSageMaker.error("ThrottlingException", "Rate exceeded"));
        sagemaker.trainingJob.add(completed());

        assertEquals(100, run().seconds());
    }

    @Test
    void anExistingJobThatMayNotBeSeenIsExplained() {
        sagemaker.fail("CreateTrainingJob", FakeSageMaker.error("ResourceInUse", "Training job names must be unique"));
        sagemaker.fail("DescribeTrainingJob", FakeSageMaker.error("AccessDeniedException", "not authorized"));

        assertEquals(
                "SageMaker refused to describe training job \"shop-20261122T170000Z-ab12\": AccessDeniedException:"
                        + " not authorized. Allow this action, and iam:PassRole on the execution role, to the"
                        + " identity that runs the job.",
                assertThrows(SageMakerFailure.class, this::run).getMessage());
    }

    @Test
    void aJobOnAFileSystemIsAnotherJob() {
        sagemaker.fail("CreateTrainingJob", FakeSageMaker.error("ResourceInUse", "Training job names must be unique"));
        sagemaker.trainingJob.add(completed().toBuilder()
                .inputDataConfig(Channel.builder()
                        .channelName("train")
                        .dataSource(source -> source.fileSystemDataSource(files -> files.fileSystemId("fs-1")))
                        .build())
                .build());

        assertThrows(TrainingJobFailedException.class, this::run);
    }

    @Test
    void aRefusedRequestIsNotWaitedFor() {
        sagemaker.fail("CreateTrainingJob", FakeSageMaker.error("ResourceLimitExceeded", "limit is 0 Instances"));

        SageMakerFailure e = assertThrows(SageMakerFailure.class, this::run);

        assertEquals(
                "SageMaker refused to start training job \"shop-20261122T170000Z-ab12\": ResourceLimitExceeded: limit "
                        + "is 0 Instances. Raise this quota in Service Quotas, or use another instance type.",
                e.getMessage());
        assertEquals(0, sagemaker.count("DescribeTrainingJob"));
    }
}
