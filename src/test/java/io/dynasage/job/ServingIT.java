package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.faults.FaultProxy;
import io.dynasage.local.faults.FaultRule;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.ModelRegistry;
import io.dynasage.sagemaker.Poller;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobSummary;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** What serves is proven: answers, the model's file, and whose endpoint it is. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServingIT {
    private static final String BUCKET = "serving-it";
    private static final String JOB = "shop-recommendation";
    private static final String NO_ANSWER = "sagemaker-runtime.InvokeEndpoint:cut:every=1";
    private static final List<String> SHORT = List.of(
            "training.hyperparameters.epochs=1",
            "evaluation.full-ranking=false",
            "evaluation.gate.must-beat=[]",
            "recommendations.count=0");

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static FaultProxy proxy;

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, BUCKET);
        proxy = FaultProxy.before(job.services().sageMaker().endpoint());
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(1500, 7));
    }

    @AfterEach
    void endFaults() {
        proxy.clear();
    }

    @AfterAll
    static void stopServices() {
        proxy.close();
        job.close();
    }

    private static JobOnServices.Outcome run(List<String> flags, String runId, String... overrides) {
        return job.run(flags, runId, overrides(overrides));
    }

    private static String[] overrides(String... more) {
        return Stream.of(SHORT.stream(), Stream.of("sagemaker.runtime-endpoint=" + proxy.endpoint()), Stream.of(more))
                .flatMap(overrides -> overrides)
                .toArray(String[]::new);
    }

    private static SageMakerClient sageMaker() {
        return SageMakerClients.client(new SageMakerConnection(
                LocalCredentials.REGION,
                job.services().sageMaker().endpoint(),
                job.services().sageMaker().endpoint()));
    }

    /** The config that the endpoint has; empty if there is no endpoint. */
    private static Optional<String> config() {
        try {
            return Optional.of(
                    sageMaker().describeEndpoint(d -> d.endpointName(JOB)).endpointConfigName());
        } catch (SageMakerException e) {
            return Optional.empty();
        }
    }

    private static JobOnServices.Outcome resume(String runId, String... overrides) {
        return job.command(
                List.of("run", "--config", "conf/recommendation.conf", "--resume", runId),
                Stream.concat(Stream.of("evaluation.baselines=[popularity]"), Stream.of(overrides(overrides)))
                        .toArray(String[]::new));
    }

    private static Approval approval(String runId) {
        Poller poller = new Poller(Duration.ofMillis(20), Duration.ofSeconds(30), Clock.systemUTC());
        return new ModelRegistry(sageMaker(), poller)
                .find(JOB, runId)
                .orElseThrow()
                .approval();
    }

    @Test
    @Order(1)
    void aFirstDeploymentThatCannotBeProvenIsDeletedAndResumedLater() {
        proxy.inject(FaultRule.parse(NO_ANSWER));

        JobOnServices.Outcome outcome = run(List.of(), "unproven");

        assertEquals(6, outcome.code(), outcome.err());
        assertEquals(Optional.empty(), config());
        assertTrue(proxy.injected().size() >= 1, "the parity check asked");
        assertEquals(Approval.APPROVED, approval("unproven"), "nothing shows that the model is wrong");

        proxy.clear();
        JobOnServices.Outcome resumed = resume("unproven");
        assertEquals(0, resumed.code(), resumed.err());
        assertEquals(Optional.of(JOB + "-unproven-t1"), config());
        assertTrue(job.record("unproven").at("/endpoint/parityDifference").asDouble() <= 1e-5);
    }

    @Test
    @Order(2)
    void aModelIsCopiedAndItsDigestRecorded() throws IOException {
        JobOnServices.Outcome outcome = run(List.of(), "proven");

        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(Optional.of(JOB + "-proven-t1"), config());
        assertEquals(
                "s3://" + BUCKET + "/runs/proven/model/model.tar.gz",
                job.record("proven").at("/training/modelArtifact").asText());
        assertEquals(
                64, job.record("proven").at("/training/modelSha256").asText().length());
        assertEquals(
                "s3://" + BUCKET + "/runs/proven/model/model.tar.gz",
                sageMaker()
                        .describeModel(m -> m.modelName(JOB + "-proven-t1"))
                        .primaryContainer()
                        .modelDataUrl());
    }

    @Test
    @Order(3)
    void anUnknownItemScoresBelowEveryKnownItemAtTheEndpoint() throws IOException {
        JsonNode blocks = job.record("proven").at("/features/blocks");
        int users = blocks.path("user_id").asInt();
        int items = blocks.path("item_id").asInt();
        for (int user = 0; user < users; user++) {
            List<Double> scores = scores(user, users, items);
            double lowest =
                    scores.stream().skip(1).mapToDouble(score -> score).min().orElseThrow();
            assertEquals(items, scores.size());
            assertTrue(scores.get(0) < lowest, "user " + user + ": " + scores.get(0) + " is not below " + lowest);
        }
    }

    /** The endpoint's scores of a user for all items, the unknown one first. */
    private static List<Double> scores(int user, int users, int items) throws IOException {
        String instances = IntStream.range(0, items)
                .mapToObj(item -> "{\"data\":{\"features\":{\"keys\":[" + user + "," + (users + item) + "],\"shape\":["
                        + (users + items) + "],\"values\":[1,1]}}}")
                .collect(Collectors.joining(",", "{\"instances\":[", "]}"));
        try (SageMakerRuntimeClient runtime = LocalCredentials.client(
                        SageMakerRuntimeClient.builder(),
                        job.services().sageMaker().endpoint())
                .build()) {
            JsonNode answer = new ObjectMapper()
                    .readTree(runtime.invokeEndpoint(request -> request.endpointName(JOB)
                                    .contentType("application/json")
                                    .accept("application/json")
                                    .body(SdkBytes.fromUtf8String(instances)))
                            .body()
                            .asInputStream());
            return answer.path("predictions").findValues("score").stream()
                    .map(JsonNode::asDouble)
                    .toList();
        }
    }

    @Test
    @Order(4)
    void anUpdateThatCannotBeProvenIsRolledBackAndResumedLater() {
        String[] settings = {"training.hyperparameters.epochs=2"};
        for (String fault : List.of(NO_ANSWER, "sagemaker-runtime.InvokeEndpoint:internal-error", NO_ANSWER)) {
            proxy.inject(FaultRule.parse(fault));
            JobOnServices.Outcome outcome = Files.exists(job.runFolder("unanswered"))
                    ? resume("unanswered", settings)
                    : run(List.of(), "unanswered", settings);
            proxy.clear();

            assertEquals(6, outcome.code(), outcome.err());
            assertEquals(Optional.of(JOB + "-proven-t1"), config());
            assertEquals(Approval.APPROVED, approval("unanswered"), fault);
        }

        JobOnServices.Outcome resumed = resume("unanswered", settings);
        assertEquals(0, resumed.code(), resumed.err());
        assertEquals(Optional.of(JOB + "-unanswered-t1"), config());
        assertEquals(List.of(JOB + "-unanswered-t1"), trainingJobs("unanswered"), "nothing is trained twice");
    }

    private static List<String> trainingJobs(String runId) {
        return sageMaker()
                .listTrainingJobs(list -> list.nameContains("-" + runId + "-"))
                .trainingJobSummaries()
                .stream()
                .map(TrainingJobSummary::trainingJobName)
                .toList();
    }

    @Test
    @Order(5)
    void aModelThatWasReplacedBehindTheGateIsNotDeployed() throws IOException {
        assertEquals(0, run(List.of("--until", "evaluation"), "replaced").code());
        byte[] other = Files.readAllBytes(job.runFolder("proven").resolve("model/model.tar.gz"));
        try (S3Client s3 = job.services().s3().client()) {
            s3.putObject(
                    p -> p.bucket(BUCKET).key("runs/replaced/model/model.tar.gz"),
                    software.amazon.awssdk.core.sync.RequestBody.fromBytes(flipped(other)));
        }

        JobOnServices.Outcome outcome = resume("replaced");

        assertEquals(6, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains("Somebody has replaced it, and it is not used"), outcome.err());
        assertEquals(Optional.of(JOB + "-unanswered-t1"), config());
    }

    private static byte[] flipped(byte[] bytes) {
        bytes[bytes.length / 2] ^= 1;
        return bytes;
    }

    @Test
    @Order(6)
    void anEndpointOfSomebodyElseStopsTheRunBeforeItReads() {
        String model = JOB + "-proven-t1";
        SageMakerClient client = sageMaker();
        client.createEndpointConfig(c -> c.endpointConfigName("theirs")
                .productionVariants(v -> v.variantName("blue")
                        .modelName(model)
                        .instanceType("ml.m5.large")
                        .initialInstanceCount(1)
                        .initialVariantWeight(1f)));
        client.createEndpoint(c -> c.endpointName("their-shop").endpointConfigName("theirs"));

        JobOnServices.Outcome outcome = run(List.of(), "stranger", "name=their-shop");

        assertEquals(3, outcome.code(), outcome.err());
        assertTrue(
                outcome.err()
                        .contains("their-shop exists, and no tag shows that this job created it. Give the job another"
                                + " name, or set endpoint.adopt = true to update that endpoint."),
                outcome.err());
        assertEquals(
                "theirs",
                client.describeEndpoint(d -> d.endpointName("their-shop")).endpointConfigName());

        assertEquals(
                0,
                run(List.of(), "adopted", "name=their-shop", "endpoint.adopt=true")
                        .code());
        assertNotEquals(
                "theirs",
                client.describeEndpoint(d -> d.endpointName("their-shop")).endpointConfigName());
    }
}
