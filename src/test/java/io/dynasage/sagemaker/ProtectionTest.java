package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.settings.InvalidSettingsException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.model.CreateModelRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;

/** The network and the keys of requests, and what SageMaker authorizes. */
class ProtectionTest {
    private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ARN = "arn:aws:kms:eu-west-1:123456789012:";
    private static final Protection COMPANY = new Protection(
            new NetworkSettings(List.of("subnet-1", "subnet-2"), List.of("sg-1"), true, true),
            new KeySettings(Optional.of(KEY), Optional.of("alias/shop"), Optional.of(ARN + "key/" + KEY)));
    private final FakeSageMaker sagemaker = new FakeSageMaker();

    private static TrainingJobSpec training(String instanceType, Protection protection) {
        return new TrainingJobSpec(
                "shop-check-t1",
                "1.dkr.ecr.eu-west-1.amazonaws.com/factorization-machines:1",
                "arn:aws:iam::123456789012:role/SageMaker",
                Map.of("feature_dim", "10", "num_factors", "8", "predictor_type", "regressor"),
                List.of(new TrainingChannel("train", "s3://bucket/train/", TrainingChannel.RECORDIO, null)),
                "s3://bucket/model",
                instanceType,
                2,
                30,
                Duration.ofHours(1),
                false,
                Map.of(),
                protection);
    }

    private static EndpointSpec endpoint(String instanceType, Protection protection) {
        return new EndpointSpec(
                "shop",
                "shop-check-t1",
                "shop-check-t1",
                "1.dkr.ecr.eu-west-1.amazonaws.com/factorization-machines:1",
                "s3://bucket/model/model.tar.gz",
                "arn:aws:iam::123456789012:role/SageMaker",
                instanceType,
                1,
                Map.of(),
                Guardrails.NONE,
                false,
                protection);
    }

    @Test
    void everyRequestHasTheNetworkAndItsKeys() {
        CreateTrainingJobRequest job = TrainingJobRequest.of(training("ml.m5.xlarge", COMPANY));
        assertEquals(List.of("subnet-1", "subnet-2"), job.vpcConfig().subnets());
        assertEquals(List.of("sg-1"), job.vpcConfig().securityGroupIds());
        assertTrue(job.enableNetworkIsolation() && job.enableInterContainerTrafficEncryption());
        assertEquals(KEY, job.resourceConfig().volumeKmsKeyId());
        assertEquals("alias/shop", job.outputDataConfig().kmsKeyId());
        EndpointSpec spec = endpoint("ml.m5.large", COMPANY);
        CreateModelRequest model = EndpointRequests.model(spec);
        assertEquals(job.vpcConfig(), model.vpcConfig());
        assertTrue(model.enableNetworkIsolation());
        assertEquals(ARN + "key/" + KEY, EndpointRequests.config(spec).kmsKeyId());
        assertEquals(COMPANY, spec.versionOf("other").protection());
    }

    @Test
    void aRequestWithoutThemLeavesThemOut() {
        CreateTrainingJobRequest job = TrainingJobRequest.of(training("ml.m5.xlarge", Protection.NONE));
        assertNull(job.vpcConfig());
        assertNull(job.enableNetworkIsolation());
        assertNull(job.enableInterContainerTrafficEncryption());
        assertNull(job.resourceConfig().volumeKmsKeyId());
        assertNull(job.outputDataConfig().kmsKeyId());
        assertNull(EndpointRequests.config(endpoint("ml.m5.large", Protection.NONE))
                .kmsKeyId());
    }

    @Test
    void whatTheApiWouldRefuseIsRefusedWithItsSetting() {
        assertEquals(
                List.of(
                        "subnets: 17 are given; SageMaker takes at most 16",
                        "security-groups: is empty, and SageMaker needs 1 to 5 of them where subnets are given"),
                problems(() -> new NetworkSettings(Collections.nCopies(17, "subnet-1"), List.of(), false, false)));
        assertEquals(
                List.of(
                        "security-groups: \"sg 1\" is not an id; write ids such as sg-0a1b2c3d, not names or ARNs",
                        "subnets: is empty, and SageMaker needs 1 to 16 of them where security groups are given"),
                problems(() -> new NetworkSettings(List.of(), List.of("sg 1"), false, false)));
        assertEquals(
                List.of(
                        "training-volumes: \"alias/shop\" is not a KMS key's id or ARN; SageMaker takes no alias for"
                                + " the volumes of training",
                        "output: \"shop\" is not a KMS key's id or ARN, nor an alias such as alias/sagemaker"),
                problems(() -> new KeySettings(Optional.of("alias/shop"), Optional.of("shop"), Optional.empty())));
        new KeySettings(
                Optional.of(ARN + "key/mrk-" + KEY.replace("-", "")),
                Optional.of(ARN + "alias/a/b"),
                Optional.of("alias/b_c"));
    }

    private static List<String> problems(Runnable settings) {
        return assertThrows(InvalidSettingsException.class, settings::run).problems().stream()
                .map(problem -> problem.setting() + ": " + problem.what())
                .toList();
    }

    @Test
    void aKeyDoesNotGoWithDisksInTheInstance() {
        for (String type :
                List.of("ml.m5d.large", "ml.g4dn.xlarge", "ml.p4de.24xlarge", "ml.g5.xlarge", "ml.p3dn.24xlarge")) {
            assertTrue(
                    SpecProblems.of(training(type, COMPANY))
                            .toString()
                            .contains("instanceType is \"" + type + "\"; it must be a type without disks of its own"),
                    type);
            assertEquals(1, SpecProblems.of(endpoint(type, COMPANY)).size(), type);
            assertEquals(List.of(), SpecProblems.of(training(type, Protection.NONE)));
        }
        for (String type : List.of("ml.m5.xlarge", "ml.c6i.large", "ml.r5.large", "ml.inf2.xlarge", "ml.g4.xlarge")) {
            assertEquals(List.of(), SpecProblems.of(training(type, COMPANY)), type);
        }
    }

    @Test
    void aTrialSaysWhatARuleDenies() {
        Stream.of("CreateTrainingJob", "CreateModel", "CreateEndpointConfig")
                .forEach(operation -> sagemaker.fail(
                        operation,
                        FakeSageMaker.error(
                                "AccessDeniedException",
                                "User: u is not authorized to perform: sagemaker:" + operation
                                        + " with an explicit deny in a service control policy")));
        List<String> denials = denials(Protection.NONE);
        assertEquals(3, denials.size());
        assertEquals(
                "SageMaker refused to create endpoint config: AccessDeniedException: User: u is not authorized to"
                        + " perform: sagemaker:CreateEndpointConfig with an explicit deny in a service control policy."
                        + " A rule of the account or its organization forbids it, as rules do that demand a network or"
                        + " keys. Not set are: sagemaker.keys.endpoint-volumes. Set what your company demands; a run"
                        + " that has begun is resumed with it.",
                denials.get(2));
    }

    @Test
    void aTrialThatIsRefusedForItsFormDeniesNothing() {
        sagemaker.fail("CreateTrainingJob", FakeSageMaker.error("ResourceLimitExceeded", "limit is 4 Instances"));
        sagemaker.fail("CreateModel", FakeSageMaker.error("ValidationException", "Could not find model data"));
        sagemaker.fail("CreateEndpointConfig", FakeSageMaker.error("ValidationException", "Could not find model"));
        assertEquals(List.of(), denials(COMPANY));
        assertEquals(3, sagemaker.calls.size());
    }

    @Test
    void aTrialRemovesWhatItCreatesAgainstExpectation() {
        assertEquals(List.of(), denials(COMPANY));
        assertEquals(1_000_000, sagemaker.createdTrainingJob().resourceConfig().instanceCount());
        assertEquals(
                List.of(
                        "CreateTrainingJob shop-check-t1",
                        "StopTrainingJob shop-check-t1",
                        "CreateModel shop-check-t1",
                        "DeleteModel shop-check-t1",
                        "CreateEndpointConfig shop-check-t1",
                        "DeleteEndpointConfig shop-check-t1"),
                sagemaker.calls);
    }

    private List<String> denials(Protection protection) {
        return new RequestTrial(sagemaker)
                .denials(training("ml.m5.xlarge", protection), Optional.of(endpoint("ml.m5.large", protection)));
    }
}
