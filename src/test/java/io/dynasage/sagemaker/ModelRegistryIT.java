package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.sagemaker.LocalSageMaker;
import io.dynasage.local.sagemaker.LocalSageMakerSettings;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.S3ProxyProcess;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribeModelPackageResponse;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

/** The registry, what is live and rollback, over the wire. */
class ModelRegistryIT {
    private static final String ARTIFACT = "s3://registry/model/output/model.tar.gz";
    private static final String IMAGE = "382416733822.dkr.ecr.us-east-1.amazonaws.com/factorization-machines:1";
    private static final String ARNS = "arn:aws:sagemaker:us-east-1:123456789012:";
    private static final Poller POLLER = new Poller(Duration.ofMillis(20), Duration.ofSeconds(20), Clock.systemUTC());

    @TempDir
    private static Path folder;

    private static S3ProxyProcess proxy;
    private static LocalSageMaker server;
    private static SageMakerClient client;

    @BeforeAll
    static void start() throws IOException {
        LocalCredentials.useInThisJvm();
        proxy = S3ProxyProcess.start(Path.of(System.getProperty("services.directory", "target/services")), folder);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ModelArchive.write(
                archive,
                new FactorizationMachine(true, 2, new float[4], new float[8], 2),
                Map.of("feature_dim", "4", "num_factors", "2", "predictor_type", "binary_classifier"));
        try (S3Client s3 = proxy.client()) {
            s3.createBucket(c -> c.bucket("registry"));
            s3.putObject(
                    p -> p.bucket("registry").key("model/output/model.tar.gz"),
                    RequestBody.fromBytes(archive.toByteArray()));
        }
        server = new LocalSageMaker(
                new LocalSageMakerSettings(proxy.endpoint(), LocalCredentials.REGION, Duration.ofMillis(50), 7));
        client = SageMakerClients.client(
                new SageMakerConnection(LocalCredentials.REGION, server.endpoint(), server.endpoint()));
    }

    @AfterAll
    static void stop() {
        server.close();
        proxy.close();
    }

    private static ModelVersion version(String group, int run, Approval approval, String... reasons) {
        return new ModelVersion(
                group,
                "2026112" + run + "T170000Z-ab12",
                IMAGE,
                ARTIFACT,
                "0".repeat(64),
                List.of("application/x-recordio-protobuf", "application/json"),
                List.of("application/json"),
                approval,
                List.of(reasons),
                Map.of("auc", 0.75, "hr@10", 0.5),
                null,
                Map.of("job", group));
    }

    /** A run that trains again writes its model to the same place. */
    @Test
    void anotherModelOfTheSameRunDoesNotGetItsApproval() {
        ModelRegistry registry = new ModelRegistry(client, POLLER);
        ModelVersion first = version("retrained", 1, Approval.APPROVED, "Good.");
        registry.register(first);
        ModelVersion second = new ModelVersion(
                first.group(),
                first.runId(),
                first.image(),
                first.modelArtifact(),
                "1".repeat(64),
                first.contentTypes(),
                first.responseTypes(),
                Approval.REJECTED,
                List.of("Bad."),
                first.metrics(),
                null,
                first.tags());
        SageMakerFailure refused = assertThrows(SageMakerFailure.class, () -> registry.register(second));
        assertTrue(refused.getMessage().contains("has registered a different model already"), refused.getMessage());
    }

    @Test
    void keepsEveryRunsModelWithTheGatesDecisionAndItsReasons() {
        ModelRegistry registry = new ModelRegistry(client, POLLER);
        RegisteredModel refused =
                registry.register(version("kept", 1, Approval.REJECTED, "AUC is 0.75, below 0.8.", "It lost 0.1."));
        RegisteredModel good = registry.register(version("kept", 2, Approval.APPROVED, "AUC is 0.75."));

        assertEquals(new RegisteredModel(ARNS + "model-package/kept/1", 1, Approval.REJECTED), refused);
        assertEquals(2, good.version());
        DescribeModelPackageResponse described = client.describeModelPackage(d -> d.modelPackageName(refused.arn()));
        assertEquals("AUC is 0.75, below 0.8. It lost 0.1.", described.approvalDescription());
        assertEquals(
                Map.of(
                        "run-id",
                        "20261121T170000Z-ab12",
                        "model-sha256",
                        "0".repeat(64),
                        "auc",
                        "0.75",
                        "hr@10",
                        "0.5"),
                described.customerMetadataProperties());
        assertEquals(
                List.of(good.arn()),
                client
                        .listModelPackages(l -> l.modelPackageGroupName("kept").modelApprovalStatus("Approved"))
                        .modelPackageSummaryList()
                        .stream()
                        .map(s -> s.modelPackageArn())
                        .toList());
    }

    @Test
    void aRetryFindsItsVersionAndFinishesIt() {
        ModelRegistry registry = new ModelRegistry(client, POLLER);
        ModelVersion version = version("again", 1, Approval.APPROVED, "Good.");
        client.createModelPackageGroup(ModelPackageRequest.group(version));
        client.createModelPackage(ModelPackageRequest.create(version));

        RegisteredModel first = registry.register(version);

        assertEquals(1, first.version());
        assertEquals(
                "Good.",
                client.describeModelPackage(d -> d.modelPackageName(first.arn()))
                        .approvalDescription());
        assertEquals(
                first.arn(),
                client.createModelPackage(ModelPackageRequest.create(version)).modelPackageArn(),
                "one token, one version");
        client.updateModelPackage(u -> u.modelPackageArn(first.arn()).approvalDescription("A person looked."));

        assertEquals(first, registry.register(version("again", 1, Approval.APPROVED, "Good.")));
        assertEquals(
                "A person looked.",
                client.describeModelPackage(d -> d.modelPackageName(first.arn()))
                        .approvalDescription());
        assertEquals(Optional.of(first), registry.find("again", "20261121T170000Z-ab12"));
        assertEquals(Optional.empty(), registry.find("again", "20261129T170000Z-ab12"));
        assertEquals(Optional.empty(), registry.find("nowhere", "20261129T170000Z-ab12"));

        RegisteredModel decided = registry.decide(first, Approval.REJECTED, List.of("It differs from its artifact."));
        assertEquals(
                decided,
                registry.register(version("again", 1, Approval.APPROVED, "Good.")),
                "the later decision stands");
        ModelVersion same = version("again", 1, Approval.APPROVED);
        SageMakerFailure e = assertThrows(
                SageMakerFailure.class,
                () -> registry.register(new ModelVersion(
                        same.group(),
                        same.runId(),
                        "other:1",
                        same.modelArtifact(),
                        same.sha256(),
                        same.contentTypes(),
                        same.responseTypes(),
                        same.approval(),
                        List.of(),
                        Map.of(),
                        null,
                        Map.of())));
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "Run 20261121T170000Z-ab12 has registered a different model already: " + first.arn()),
                e.getMessage());
    }

    @Test
    void refusesWhatTheServiceRefuses() {
        client.createModelPackageGroup(c -> c.modelPackageGroupName("strict"));
        assertEquals(
                "Model Package Group already exists: " + ARNS + "model-package-group/strict",
                refusal(() -> client.createModelPackageGroup(c -> c.modelPackageGroupName("strict"))));
        assertEquals(
                "ModelPackageGroup " + ARNS + "model-package-group/none does not exist.",
                refusal(() -> client.describeModelPackageGroup(d -> d.modelPackageGroupName("none"))));
        assertEquals(
                "ModelPackage " + ARNS + "model-package/strict/7 does not exist.",
                refusal(() -> client.describeModelPackage(d -> d.modelPackageName(ARNS + "model-package/strict/7"))));
        assertEquals("Missing ARN.", refusal(() -> client.createModelPackage(c -> c.modelPackageDescription("x"))));
        assertTrue(refusal(() -> client.createModelPackage(
                        c -> c.modelPackageGroupName("strict").modelApprovalStatus("Maybe")))
                .startsWith("1 validation error detected: Value 'Maybe' at 'modelApprovalStatus' failed to"
                        + " satisfy constraint"));
        assertTrue(refusal(() -> client.createModelPackage(
                        c -> c.modelPackageGroupName("strict").customerMetadataProperties(Map.of("auc%", "1"))))
                .contains("at 'customerMetadataProperties"));
        String arn = client.createModelPackage(c -> c.modelPackageGroupName("strict"))
                .modelPackageArn();
        SageMakerException full = assertThrows(
                SageMakerException.class, () -> client.deleteModelPackageGroup(d -> d.modelPackageGroupName("strict")));
        assertEquals("ConflictException", full.awsErrorDetails().errorCode());
        client.deleteModelPackage(d -> d.modelPackageName(arn));
        assertEquals(
                ARNS + "model-package/strict/2",
                client.createModelPackage(c -> c.modelPackageGroupName("strict"))
                        .modelPackageArn(),
                "a number is not given twice");
    }

    private static String refusal(Runnable call) {
        SageMakerException refusal = assertThrows(SageMakerException.class, call::run);
        assertEquals("ValidationException", refusal.awsErrorDetails().errorCode());
        return refusal.awsErrorDetails().errorMessage();
    }

    @Test
    void reportsWhatIsLiveAndRollsBack() {
        Endpoints endpoints = new Endpoints(client, POLLER);
        assertEquals(Optional.empty(), endpoints.live("back"));
        endpoints.deploy(deployment(1));
        LiveModel before = endpoints.live("back").orElseThrow();
        assertEquals(
                new LiveModel("back", "back-20261121T170000Z-ab12", "back-20261121T170000Z-ab12", IMAGE, ARTIFACT),
                before);

        endpoints.deploy(deployment(2));
        assertEquals(
                before.config(),
                endpoints
                        .rollBack("back", deployment(2).configName(), Optional.of(before.config()))
                        .orElseThrow()
                        .config());

        assertEquals(Optional.of(before), endpoints.live("back"));
        assertEquals(1, client.listModels(l -> l.nameContains("back-")).models().size());
        assertEquals(
                1,
                client.listEndpointConfigs(l -> l.nameContains("back-"))
                        .endpointConfigs()
                        .size());
        assertEquals(Optional.empty(), endpoints.rollBack("back", before.config(), Optional.empty()));
        assertEquals(Optional.empty(), endpoints.find("back"));
        assertTrue(client.listModels(l -> l.nameContains("back-")).models().isEmpty());
    }

    private static EndpointSpec deployment(int run) {
        String name = "back-2026112" + run + "T170000Z-ab12";
        return new EndpointSpec(
                "back",
                name,
                name,
                IMAGE,
                ARTIFACT,
                "arn:aws:iam::123456789012:role/SageMaker",
                "ml.m5.large",
                1,
                Map.of());
    }
}
