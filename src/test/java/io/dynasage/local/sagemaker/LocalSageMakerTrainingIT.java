package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.TensorType;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.model.PairScores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.MetricData;
import software.amazon.awssdk.services.sagemaker.model.ResourceInUseException;
import software.amazon.awssdk.services.sagemaker.model.S3DataDistribution;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatusTransition;
import software.amazon.awssdk.services.sagemaker.model.SortOrder;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobSummary;

class LocalSageMakerTrainingIT {
    private static LocalSageMakerFixture local;

    @BeforeAll
    static void start() {
        local = new LocalSageMakerFixture(Duration.ofMillis(20));
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    @Test
    void trainsTheModelAndStoresItsArtefact() throws IOException {
        DescribeTrainingJobResponse job =
                local.run(LocalSageMakerFixture.job("trains").build());
        assertEquals(TrainingJobStatus.COMPLETED, job.trainingJobStatus(), job.failureReason());
        assertEquals(
                List.of("Starting", "Downloading", "Training", "Uploading", "Completed"),
                job.secondaryStatusTransitions().stream()
                        .map(SecondaryStatusTransition::statusAsString)
                        .toList());
        assertEquals(
                "Training image download completed. Training in progress.",
                job.secondaryStatusTransitions().get(2).statusMessage());
        assertEquals(
                "s3://channels/run/models/trains/output/model.tar.gz",
                job.modelArtifacts().s3ModelArtifacts());
        assertEquals("arn:aws:sagemaker:us-east-1:123456789012:training-job/trains", job.trainingJobArn());
        assertTrue(
                job.trainingTimeInSeconds() >= 1 && job.billableTimeInSeconds().equals(job.trainingTimeInSeconds()));
        try (InputStream in = local.s3.getObject(
                request -> request.bucket("channels").key("run/models/trains/output/model.tar.gz"))) {
            FactorizationMachine model = ModelArchive.read(in, "model.tar.gz", ModelArchive.MOST_BYTES);
            assertEquals(LocalSageMakerFixture.USERS + LocalSageMakerFixture.ITEMS, model.featureDim());
            assertTrue(PairScores.raw(model, 0, LocalSageMakerFixture.USERS) > 0
                    && PairScores.raw(model, 0, LocalSageMakerFixture.USERS + 1) < 0);
        }
    }

    @Test
    void readsTheFourteenMetricsOfAClassifierFromItsLog() {
        DescribeTrainingJobResponse job =
                local.run(LocalSageMakerFixture.job("metrics").build());
        Map<String, Float> metrics =
                job.finalMetricDataList().stream().collect(Collectors.toMap(MetricData::metricName, MetricData::value));
        String accuracy = "train:binary_classification_accuracy";
        String loss = "train:binary_classification_cross_entropy";
        String f = "train:binary_f_beta";
        assertEquals(
                Set.of(
                        "train:progress",
                        "train:throughput",
                        accuracy,
                        accuracy + ":epoch",
                        accuracy + ":batch",
                        loss,
                        loss + ":epoch",
                        loss + ":batch",
                        f,
                        f + ":epoch",
                        f + ":batch",
                        "test:binary_classification_accuracy",
                        "test:binary_classification_cross_entropy",
                        "test:binary_f_beta"),
                metrics.keySet());
        assertEquals(100f, metrics.get("train:progress"));
        assertTrue(metrics.get("test:binary_classification_accuracy") > 0.95, metrics::toString);
        assertTrue(job.algorithmSpecification().metricDefinitions().size() > 14);
    }

    @Test
    void printsTheLogLinesOfTheContainerInItsOrder() {
        local.run(LocalSageMakerFixture.job("log")
                .hyperParameters(LocalSageMakerFixture.withHyperparameter("epochs", "2"))
                .build());
        List<String> log = local.server.log("log").stream()
                .map(line -> line.replaceFirst("^\\[.*? INFO \\d+\\] ", "").replaceFirst("=[01]\\.\\d+$", "=N"))
                .toList();
        int last = log.indexOf("#quality_metric: host=algo-1, epoch=1, train binary_f_1.000 <score>=N");
        assertTrue(last > 0, log::toString);
        assertEquals(
                List.of(
                        "#quality_metric: host=algo-1, train binary_classification_accuracy <score>=N",
                        "#quality_metric: host=algo-1, train binary_classification_cross_entropy <loss>=N",
                        "#quality_metric: host=algo-1, train binary_f_1.000 <score>=N",
                        "#progress_metric: host=algo-1, completed 100.0 % of epochs"),
                log.subList(last + 1, last + 5));
        assertTrue(log.contains("#progress_metric: host=algo-1, completed 50.0 % of epochs"));
        assertTrue(
                log.contains("#quality_metric: host=algo-1, epoch=0, batch=0 train binary_classification_accuracy"
                        + " <score>=N"),
                log::toString);
        assertTrue(
                log.stream()
                        .anyMatch(line -> line.matches(
                                "#test_score \\(algo-1\\) : \\('binary_classification_accuracy', [01]\\.\\d+\\)")),
                log::toString);
        assertTrue(log.stream()
                .anyMatch(line -> line.contains(
                        "[tensorio] [info] epoch_stats={\"data_pipeline\": \"/opt/ml/input/data/train\"")));
        assertTrue(local.server.log("log").stream()
                .anyMatch(line ->
                        line.matches("\\[\\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d:\\d\\d INFO \\d+\\] #quality_metric: .*")));
    }

    @Test
    void trainsARegressor() {
        DescribeTrainingJobResponse job = local.run(LocalSageMakerFixture.job("regressor")
                .hyperParameters(LocalSageMakerFixture.withHyperparameter("predictor_type", "regressor"))
                .build());
        assertEquals(TrainingJobStatus.COMPLETED, job.trainingJobStatus(), job.failureReason());
        assertTrue(job.finalMetricDataList().stream()
                .map(MetricData::metricName)
                .toList()
                .containsAll(List.of("train:rmse", "train:mse:epoch", "test:rmse", "test:absolute_loss")));
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        local.run(LocalSageMakerFixture.job("same-a").build());
        local.run(LocalSageMakerFixture.job("same-b").build());
        assertEquals(
                local.s3
                        .headObject(request -> request.bucket("channels").key("run/models/same-a/output/model.tar.gz"))
                        .eTag(),
                local.s3
                        .headObject(request -> request.bucket("channels").key("run/models/same-b/output/model.tar.gz"))
                        .eTag());
    }

    @Test
    void aPrefixWithoutSlashAlsoReadsItsNeighbours() {
        local.put("raw/run1/part-0.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT32, 3));
        local.put("raw/run10/part-0.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT32, 4));
        local.run(LocalSageMakerFixture.job("raw")
                .inputDataConfig(LocalSageMakerFixture.channel("train", "s3://channels/raw/run1"))
                .hyperParameters(LocalSageMakerFixture.withHyperparameter("epochs", "1"))
                .build());
        assertTrue(
                local.server.log("raw").stream().anyMatch(line -> line.contains("\"num_examples\": 80,")),
                "two files of 2000 rows are 80 batches of 50");
    }

    @Test
    void readsOnlyWhatAManifestNames() {
        local.put("manifest/part-0.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT32, 3));
        local.put("manifest/part-1.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT32, 4));
        local.put(
                "manifest.json",
                "[{\"prefix\": \"s3://channels/manifest/\"}, \"part-1.pbr\"]".getBytes(StandardCharsets.UTF_8));
        Channel channel = Channel.builder()
                .channelName("train")
                .dataSource(source -> source.s3DataSource(s3 -> s3.s3DataType(S3DataType.MANIFEST_FILE)
                        .s3Uri("s3://channels/manifest.json")
                        .s3DataDistributionType(S3DataDistribution.SHARDED_BY_S3_KEY)))
                .build();
        DescribeTrainingJobResponse job = local.run(LocalSageMakerFixture.job("manifest")
                .inputDataConfig(channel)
                .hyperParameters(LocalSageMakerFixture.withHyperparameter("epochs", "1"))
                .build());
        assertEquals(TrainingJobStatus.COMPLETED, job.trainingJobStatus(), job.failureReason());
        assertTrue(local.server.log("manifest").stream().anyMatch(line -> line.contains("\"num_examples\": 40,")));
    }

    @Test
    void billsSpotTrainingLess() {
        DescribeTrainingJobResponse job = local.run(LocalSageMakerFixture.job("on-spot")
                .enableManagedSpotTraining(true)
                .stoppingCondition(
                        condition -> condition.maxRuntimeInSeconds(3600).maxWaitTimeInSeconds(3600))
                .build());
        assertEquals(TrainingJobStatus.COMPLETED, job.trainingJobStatus());
        assertTrue(job.billableTimeInSeconds() <= job.trainingTimeInSeconds());
    }

    @Test
    void refusesASecondJobOfTheSameName() {
        local.run(LocalSageMakerFixture.job("twice").build());
        ResourceInUseException refusal = assertThrows(
                ResourceInUseException.class,
                () -> local.sagemaker.createTrainingJob(
                        LocalSageMakerFixture.job("twice").build()));
        assertEquals(
                "Training job names must be unique within an AWS account and region, and a training job with"
                        + " this name already exists "
                        + "(arn:aws:sagemaker:us-east-1:123456789012:training-job/twice)",
                refusal.awsErrorDetails().errorMessage());
    }

    @Test
    void stopsAJobThatTrains() {
        local.sagemaker.createTrainingJob(LocalSageMakerFixture.job("stops")
                .hyperParameters(LocalSageMakerFixture.withHyperparameter("epochs", "1000000"))
                .build());
        LocalSageMakerFixture.until(
                () -> local.sagemaker.describeTrainingJob(request -> request.trainingJobName("stops")),
                job -> job.secondaryStatusAsString().equals("Training"));
        local.sagemaker.stopTrainingJob(request -> request.trainingJobName("stops"));
        DescribeTrainingJobResponse job = local.ended("stops");
        assertEquals(TrainingJobStatus.STOPPED, job.trainingJobStatus());
        assertEquals("Stopped", job.secondaryStatusAsString());
        SageMakerException again = assertThrows(
                SageMakerException.class,
                () -> local.sagemaker.stopTrainingJob(request -> request.trainingJobName("stops")));
        assertEquals(
                "The request was rejected because the training job is in status Stopped.",
                again.awsErrorDetails().errorMessage());
    }

    @Test
    void endsAJobThatRunsForTooLong() {
        DescribeTrainingJobResponse job = local.run(LocalSageMakerFixture.job("overtime")
                .hyperParameters(LocalSageMakerFixture.withHyperparameter("epochs", "1000000"))
                .stoppingCondition(condition -> condition.maxRuntimeInSeconds(1))
                .build());
        assertEquals(TrainingJobStatus.STOPPED, job.trainingJobStatus());
        assertEquals("MaxRuntimeExceeded", job.secondaryStatusAsString());
    }

    @Test
    void failsTheNextTrainingOnOrder() {
        local.server.failNext("training", "the GPU is on fire");
        DescribeTrainingJobResponse job =
                local.run(LocalSageMakerFixture.job("ordered").build());
        assertEquals(TrainingJobStatus.FAILED, job.trainingJobStatus());
        assertEquals("AlgorithmError: the GPU is on fire, exit code: 1", job.failureReason());
        assertThrows(IllegalArgumentException.class, () -> local.server.failNext("lunch", "no"));
    }

    @Test
    void listsJobsPageByPage() {
        for (String name : List.of("list-c", "list-a", "list-b")) {
            local.run(LocalSageMakerFixture.job(name)
                    .hyperParameters(LocalSageMakerFixture.withHyperparameter("epochs", "1"))
                    .build());
        }
        assertEquals(
                List.of("list-a", "list-b", "list-c"),
                local
                        .sagemaker
                        .listTrainingJobsPaginator(request -> request.nameContains("list-")
                                .sortBy("Name")
                                .sortOrder(SortOrder.ASCENDING)
                                .maxResults(2)
                                .statusEquals(TrainingJobStatus.COMPLETED))
                        .trainingJobSummaries()
                        .stream()
                        .map(TrainingJobSummary::trainingJobName)
                        .toList());
    }

    @Test
    void answersValidationExceptionForAnUnknownJob() {
        SageMakerException refusal = assertThrows(
                SageMakerException.class,
                () -> local.sagemaker.describeTrainingJob(request -> request.trainingJobName("ghost")));
        assertEquals("ValidationException", refusal.awsErrorDetails().errorCode());
        assertEquals("Requested resource not found.", refusal.awsErrorDetails().errorMessage());
    }
}
