package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.events.UseCase;
import io.dynasage.local.services.ChildJvm;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.notebooks.Notebooks;
import io.dynasage.submit.Flow;
import io.dynasage.submit.Tool;
import io.dynasage.submit.Tool.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;
import software.amazon.awssdk.services.sagemaker.waiters.SageMakerWaiter;

/**
 * What the state machine of submit/flow.asl.json asks of its services, asked of the stand-ins: no process of Spark
 * lives while the model is trained.
 */
class SplitFlowIT {
    private static final Path JAR = Path.of(System.getProperty("dynasage.jar", "target/dynasage.jar"));
    private static final Path SERVICES = Path.of(System.getProperty("services.directory", "target/services"));
    private static final Path SPARK = Path.of(System.getProperty("spark.home", "target/spark"));
    private static final String PREFIX = "churn";
    private static final String RUN = "split-1";
    private static final String INPUT = "{\"runId\": \"" + RUN + "\"}";
    private static final int EVENTS = 8000;

    @TempDir
    private Path folder;

    private LocalServices services;
    private S3Client s3;
    private SageMakerClient sageMaker;

    @BeforeEach
    void start() {
        services = LocalServices.start(SERVICES, folder.resolve("s3"), Duration.ofMillis(20));
        s3 = services.s3().client();
        sageMaker = SageMakerClient.builder()
                .endpointOverride(services.sageMaker().endpoint())
                .region(software.amazon.awssdk.regions.Region.of(LocalCredentials.REGION))
                .credentialsProvider(LocalCredentials.provider())
                .build();
        s3.createBucket(request -> request.bucket(LaptopRun.BUCKET));
    }

    @AfterEach
    void stop() {
        sageMaker.close();
        s3.close();
        services.close();
    }

    @Test
    void preparesThenTrainsThenDeploysWithNoClusterInBetween() throws Exception {
        TableLoader.load(
                services.dynamoDb(),
                LaptopRun.TABLE,
                UseCase.CHURN.generate(EVENTS, 7).events());
        s3.putObject(
                request -> request.bucket(LaptopRun.BUCKET).key(PREFIX + "/job.conf"),
                RequestBody.fromString(jobFile()));

        Flow.Walk asked = flow().answer("ReadRequest", Flow.TRAINING_REQUEST).walk(INPUT);
        assertEquals(
                List.of("Spark", "ReadRequest", "Train", "Spark", "ReadRequest", "Train", "Spark", "TellSuccess"),
                asked.states());
        submit("prepare", asked.arguments("Spark"));
        assertEquals("stopped", json(left("outcome.json")).path("ending").asText());
        assertEquals(0, sageMaker.listTrainingJobs().trainingJobSummaries().size(), "preparing trains nothing");
        assertThrows(NoSuchKeyException.class, () -> left("ledger/training.json"));
        String twin = request(asked.arguments("ReadRequest"));
        Instant trained = train(asked(twin));

        submit("judge", asked.arguments("Spark", 1));
        assertEquals(1, sageMaker.listTrainingJobs().trainingJobSummaries().size(), "judging trains nothing");
        assertTrue(
                Instant.parse(json(left("ledger/training.json"))
                                .path("startedAt")
                                .asText())
                        .isAfter(trained),
                "the resumed run has found the job finished");
        String last = request(asked.arguments("ReadRequest", 1));
        train(asked(last));

        submit("deploy", asked.arguments("Spark", 2));
        JsonNode record = json(left("run.json"));
        assertEquals("Completed", record.path("status").asText());
        assertTrue(
                Instant.parse(record.path("startedAt").asText()).isBefore(trained),
                "the run began with its first driver");
        assertEquals("completed", json(left("outcome.json")).path("ending").asText());
        assertEquals(json(twin).path("TrainingJobName"), record.at("/training/jobName"));
        assertEquals(json(last).path("TrainingJobName"), record.at("/refit/training/jobName"));
        assertEquals(2, sageMaker.listTrainingJobs().trainingJobSummaries().size(), "deploying trains nothing");
        assertEquals(
                "InService",
                sageMaker
                        .describeEndpoint(endpoint -> endpoint.endpointName("shop-churn"))
                        .endpointStatusAsString());

        Notebooks.of(
                        "s3://" + LaptopRun.BUCKET + "/" + PREFIX + "/runs/" + RUN,
                        services.env(),
                        folder.resolve("notebooks"))
                .allComeToTheirEnd();
    }

    private String request(JsonNode object) {
        return s3.getObjectAsBytes(get -> get.bucket(object.path("Bucket").asText())
                        .key(object.path("Key").asText()))
                .asUtf8String();
    }

    /** What the flow asks of SageMaker for a request that the job wrote. */
    private JsonNode asked(String request) {
        ObjectNode body = new ObjectMapper().createObjectNode().put("Body", request);
        return flow().answer("ReadRequest", body.toString()).walk(INPUT).arguments("Train");
    }

    /** The shipped configuration on the stand-ins. */
    private String jobFile() throws IOException {
        StringBuilder conf =
                new StringBuilder(Files.readString(Path.of("conf/churn.conf"))).append("\nevaluation.resamples = 50\n");
        services.overrides()
                .forEach(setting ->
                        conf.append(setting.replaceFirst("=(.*)", " = \"$1\"")).append('\n'));
        return conf.toString();
    }

    /** The flow of a stack whose further options of spark-submit are those that the stand-ins need. */
    private Flow flow() {
        List<String> options =
                new SparkSubmission(JAR.toAbsolutePath(), Path.of("-"), List.of(), services.sparkConf()).inOneJvm();
        List<String> spark = new ArrayList<>(
                options.subList(0, options.indexOf(JAR.toAbsolutePath().toString())));
        spark.removeAll(List.of("--class", SparkSubmission.MAIN));
        return new Flow("flow.asl.json")
                .job("jar", JAR.toAbsolutePath().toString())
                .job("config", "s3a://" + LaptopRun.BUCKET + "/" + PREFIX + "/job.conf")
                .job("bucket", LaptopRun.BUCKET)
                .job("runs", PREFIX + "/runs/")
                .job("spark", String.join(" ", spark));
    }

    /** Runs spark-submit as EMR Serverless would, to the end of its process. */
    private void submit(String name, JsonNode arguments) throws IOException {
        JsonNode driver = arguments.at("/JobDriver/SparkSubmit");
        List<String> words = new ArrayList<>(
                List.of(driver.path("SparkSubmitParameters").asText().split(" ")));
        words.add(driver.path("EntryPoint").asText());
        driver.path("EntryPointArguments").forEach(argument -> words.add(argument.asText()));
        ChildJvm.Command command =
                SparkHome.at(SPARK, folder.resolve("spark-conf")).submission(name, EVENTS, words, "-Xmx1g");
        try (ChildJvm spark = ChildJvm.start(command, folder)) {
            assertEquals(0, spark.exitCode(), () -> log(name));
            assertFalse(spark.alive());
        }
    }

    /**
     * Has the AWS command line send the request, and waits as Step Functions does; gives the time when the job was
     * done.
     */
    private Instant train(JsonNode request) {
        Finished sent = Tool.required("aws")
                .run(
                        "sagemaker",
                        "create-training-job",
                        "--endpoint-url",
                        services.sageMaker().endpoint().toString(),
                        "--cli-input-json",
                        request.toString());
        assertEquals(0, sent.exit(), sent.errors());
        String name = request.path("TrainingJobName").asText();
        try (SageMakerWaiter waiter = SageMakerWaiter.builder()
                .client(sageMaker)
                .overrideConfiguration(wait -> wait.maxAttempts(300)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(200))))
                .build()) {
            DescribeTrainingJobResponse job = waiter.waitUntilTrainingJobCompletedOrStopped(
                            describe -> describe.trainingJobName(name))
                    .matched()
                    .response()
                    .orElseThrow();
            assertEquals(TrainingJobStatus.COMPLETED, job.trainingJobStatus(), job.failureReason());
            return job.trainingEndTime();
        }
    }

    private String left(String name) {
        return s3.getObjectAsBytes(get -> get.bucket(LaptopRun.BUCKET).key(PREFIX + "/runs/" + RUN + "/" + name))
                .asUtf8String();
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
