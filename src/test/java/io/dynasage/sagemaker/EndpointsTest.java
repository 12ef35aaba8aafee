package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sagemaker.model.Alarm;
import software.amazon.awssdk.services.sagemaker.model.BlueGreenUpdatePolicy;
import software.amazon.awssdk.services.sagemaker.model.DeploymentConfig;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;

class EndpointsTest {
    private final FakeSageMaker sagemaker = new FakeSageMaker();
    private final Endpoints endpoints =
            new Endpoints(sagemaker, new Poller(Duration.ofMillis(1), Duration.ofSeconds(2), Clock.systemUTC()));

    private static EndpointSpec version(int n) {
        String name = "shop-2026112" + n + "T170000Z-ab12";
        return new EndpointSpec(
                "shop",
                name,
                name,
                "1.dkr.ecr.eu-west-1.amazonaws.com/factorization-machines:1",
                "s3://bucket/model/" + n + "/output/model.tar.gz",
                "arn:aws:iam::123456789012:role/SageMaker",
                "ml.m5.large",
                1,
                Map.of("job", "shop"));
    }

    @Test
    void createsAnEndpointThatDoesNotExist() {
        DeployedEndpoint deployed = endpoints.deploy(version(1));

        assertEquals(
                new DeployedEndpoint("shop", version(1).configName(), version(1).modelName(), "InService"), deployed);
        assertEquals(
                List.of(
                        "DescribeEndpoint shop",
                        "CreateModel " + version(1).modelName(),
                        "CreateEndpointConfig " + version(1).configName(),
                        "CreateEndpoint shop",
                        "DescribeEndpoint shop",
                        "DescribeEndpoint shop"),
                sagemaker.calls);
        assertEquals(
                "AllTraffic",
                sagemaker
                        .configs
                        .get(version(1).configName())
                        .productionVariants()
                        .get(0)
                        .variantName());
        assertEquals(
                "job",
                sagemaker.models.get(version(1).modelName()).tags().get(0).key());
    }

    @Test
    void updatesAnEndpointThatExistsAndKeepsThePreviousVersion() {
        endpoints.deploy(version(1));
        DeployedEndpoint deployed = endpoints.deploy(version(2));

        assertEquals(version(2).configName(), deployed.config());
        assertEquals(1, sagemaker.count("CreateEndpoint"));
        assertEquals(1, sagemaker.count("UpdateEndpoint"));
        assertEquals(Set.of(version(1).configName(), version(2).configName()), sagemaker.configs.keySet());
    }

    private static EndpointSpec guarded(EndpointSpec spec, Guardrails guardrails) {
        return new EndpointSpec(
                spec.endpointName(),
                spec.modelName(),
                spec.configName(),
                spec.image(),
                spec.modelArtifact(),
                spec.roleArn(),
                spec.instanceType(),
                4,
                spec.tags(),
                guardrails,
                false,
                Protection.NONE);
    }

    @Test
    void anUpdateNamesTheAlarmsThatRollItBackAndARollbackNamesNone() {
        endpoints.deploy(version(1));
        endpoints.deploy(version(2));
        assertNull(sagemaker.updated.deploymentConfig());

        endpoints.deploy(guarded(
                version(3),
                new Guardrails(
                        List.of("shop-endpoint-5xx", "shop-endpoint-latency"),
                        Duration.ofMinutes(5),
                        null,
                        Duration.ofMinutes(30))));
        DeploymentConfig config = sagemaker.updated.deploymentConfig();
        assertEquals(
                List.of("shop-endpoint-5xx", "shop-endpoint-latency"),
                config.autoRollbackConfiguration().alarms().stream()
                        .map(Alarm::alarmName)
                        .toList());
        BlueGreenUpdatePolicy policy = config.blueGreenUpdatePolicy();
        assertEquals(
                "ALL_AT_ONCE 0 300 1800",
                policy.trafficRoutingConfiguration().typeAsString() + " "
                        + policy.trafficRoutingConfiguration().waitIntervalInSeconds() + " "
                        + policy.terminationWaitInSeconds() + " " + policy.maximumExecutionTimeoutInSeconds());

        endpoints.rollBack(
                "shop", version(3).configName(), Optional.of(version(2).configName()));
        assertNull(
                sagemaker.updated.deploymentConfig(),
                "an alarm that is off must not keep the endpoint from going back");
    }

    @Test
    void aCanaryGetsItsShareOfTheTrafficFirst() {
        DeploymentConfig config = new Guardrails(List.of("a"), Duration.ofSeconds(90), 0.25, Duration.ofMinutes(5))
                .deploymentConfig()
                .orElseThrow();
        BlueGreenUpdatePolicy policy = config.blueGreenUpdatePolicy();
        assertEquals(
                "CANARY 90 CAPACITY_PERCENT 25",
                policy.trafficRoutingConfiguration().typeAsString() + " "
                        + policy.trafficRoutingConfiguration().waitIntervalInSeconds() + " "
                        + policy.trafficRoutingConfiguration().canarySize().typeAsString() + " "
                        + policy.trafficRoutingConfiguration().canarySize().value());
        assertEquals(600, policy.maximumExecutionTimeoutInSeconds(), "SageMaker takes no less");
    }

    @Test
    void refusesGuardrailsThatSageMakerWouldRefuse() {
        InvalidSpecException e = assertThrows(
                InvalidSpecException.class,
                () -> endpoints.deploy(guarded(
                        version(1), new Guardrails(List.of(" "), Duration.ofHours(2), 0.6, Duration.ofMinutes(30)))));
        assertEquals(
                List.of(
                        "rollback-alarms: \" \" is not the name of an alarm; use its name, not its ARN, of 1 to 255"
                                + " characters.",
                        "baking-time: PT2H is too long; SageMaker waits at most 1h.",
                        "canary: 0.6 is outside 0.01 to 0.5."),
                e.problems());
        assertEquals(List.of(), sagemaker.calls);
    }

    @Test
    void deletesWhatIsOlderThanThePreviousVersionAndNothingOfOthers() {
        EndpointSpec other = version(1);
        sagemaker.createModel(m -> m.modelName("shop-eu-20261101T170000Z-ab12"));
        sagemaker.createEndpointConfig(c -> c.endpointConfigName("shop-eu-20261101T170000Z-ab12"));
        endpoints.deploy(other);
        endpoints.deploy(version(2));
        endpoints.deploy(version(3));

        Set<String> left = Set.of(
                "shop-eu-20261101T170000Z-ab12",
                version(2).configName(),
                version(3).configName());
        assertEquals(left, sagemaker.configs.keySet());
        assertEquals(left, sagemaker.models.keySet());
    }

    @Test
    void theVersionOfATemporaryEndpointStays() {
        EndpointSpec other = named("shop", "other");
        sagemaker.createModel(EndpointRequests.model(other));
        sagemaker.createEndpointConfig(EndpointRequests.config(other));
        sagemaker.temporary.add("shop-other-t1");
        endpoints.deploy(named("shop", "run1"));
        assertTrue(sagemaker.configs.containsKey("shop-other-t1"));
        assertTrue(sagemaker.models.containsKey("shop-other-t1"));
        sagemaker.temporary.clear();
        endpoints.deploy(named("shop", "run2"));
        assertEquals(Set.of("shop-run1-t1", "shop-run2-t1"), sagemaker.configs.keySet());
    }

    @Test
    void whatServesIsReturnedWithoutAnotherRequest() {
        sagemaker.fail(
                "DescribeEndpointConfig " + version(1).configName(),
                FakeSageMaker.error("AccessDeniedException", "not authorized"));
        assertEquals(version(1).modelName(), endpoints.deploy(version(1)).model());
    }

    @Test
    void aChangeThatTakesTooLongIsSaidToGoOn() {
        for (int n = 0; n < 100_000; n++) {
            sagemaker.walk.add(e -> e);
        }
        Endpoints hasty =
                new Endpoints(sagemaker, new Poller(Duration.ofMillis(1), Duration.ofMillis(20), Clock.systemUTC()));
        SageMakerFailure slow = assertThrows(SageMakerFailure.class, () -> hasty.deploy(version(1)));
        assertTrue(
                slow.getMessage()
                        .endsWith(" SageMaker goes on with the change: the endpoint may come to serve "
                                + version(1).configName() + " without another check. Do the same again: it waits"
                                + " for the change first."),
                slow.getMessage());
    }

    private static EndpointSpec named(String endpoint, String run) {
        String name = endpoint + "-" + run + "-t1";
        return new EndpointSpec(
                endpoint,
                name,
                name,
                "1.dkr.ecr.eu-west-1.amazonaws.com/factorization-machines:1",
                "s3://bucket/model/" + run + "/output/model.tar.gz",
                "arn:aws:iam::123456789012:role/SageMaker",
                "ml.m5.large",
                1,
                Map.of());
    }

    @Test
    void namedVersionsArePrunedByTheirTag() {
        sagemaker.createModel(EndpointRequests.model(named("shop-eu", "nightly-0410")));
        sagemaker.createEndpointConfig(EndpointRequests.config(named("shop-eu", "nightly-0410")));
        sagemaker.createModel(m -> m.modelName("shop-by-hand"));
        sagemaker.createEndpointConfig(c -> c.endpointConfigName("shop-by-hand"));
        List.of("nightly-0412", "run1", "run10", "run100").forEach(run -> endpoints.deploy(named("shop", run)));

        Set<String> left = Set.of("shop-eu-nightly-0410-t1", "shop-by-hand", "shop-run10-t1", "shop-run100-t1");
        assertEquals(left, sagemaker.configs.keySet());
        assertEquals(left, sagemaker.models.keySet());
        assertEquals(
                List.of("shop-run10-t1", "shop-run100-t1"),
                endpoints.versions("shop").stream()
                        .map(LiveModel::config)
                        .sorted()
                        .toList());
    }

    @Test
    void tagsAreAskedForOnlyOfVersionsThatTheNameDoesNotTell() {
        endpoints.deploy(version(1));
        endpoints.deploy(version(2));
        endpoints.deploy(version(3));
        assertEquals(
                List.of("ListTags endpoint/shop"),
                sagemaker.calls.stream()
                        .filter(call -> call.startsWith("ListTags"))
                        .distinct()
                        .toList());

        endpoints.deploy(named("shop", "run1"));
        endpoints.deploy(named("shop", "run2"));
        endpoints.deploy(named("shop", "run3"));
        assertEquals(
                List.of("ListTags endpoint-config/shop-run1-t1", "ListTags model/shop-run1-t1"),
                sagemaker.calls.stream()
                        .filter(call -> call.startsWith("ListTags") && !call.contains("endpoint/shop"))
                        .toList());
    }

    @Test
    void aVersionThatServesMeanwhileIsTheOtherEndpointsVersion() {
        EndpointSpec meanwhile = named("shop", "run1");
        String name = meanwhile.configName();
        endpoints.deploy(new EndpointSpec(
                        name,
                        name,
                        name,
                        meanwhile.image(),
                        meanwhile.modelArtifact(),
                        meanwhile.roleArn(),
                        meanwhile.instanceType(),
                        1,
                        Map.of())
                .versionOf("shop"));
        endpoints.delete(name);
        assertEquals(
                Set.of(name), sagemaker.configs.keySet(), "the endpoint that is next to serve it uses it as it is");

        List.of("run1", "run2", "run3").forEach(run -> endpoints.deploy(named("shop", run)));
        assertEquals(Set.of("shop-run2-t1", "shop-run3-t1"), sagemaker.configs.keySet());
    }

    @Test
    void olderVersionsStayWhereTagsMayNotBeRead() {
        endpoints.deploy(named("shop", "run1"));
        endpoints.deploy(named("shop", "run2"));
        sagemaker.fail(
                "ListTags endpoint-config/shop-run1-t1",
                FakeSageMaker.error("AccessDeniedException", "not authorized"));

        assertEquals("InService", endpoints.deploy(named("shop", "run3")).status());
        assertEquals(3, sagemaker.configs.size());
    }

    @Test
    void deployingWhatServesAlreadyChangesNothing() {
        endpoints.deploy(version(1));
        sagemaker.calls.clear();

        endpoints.deploy(version(1));

        assertEquals(List.of("DescribeEndpoint shop", "ListTags endpoint/shop"), sagemaker.calls);
    }

    @Test
    void aRolledBackUpdateLeavesTheOldVersionServingAndRemovesTheNewOne() {
        endpoints.deploy(version(1));
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.ROLLING_BACK));
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.IN_SERVICE).failureReason("no ping"));

        DeploymentFailedException e = assertThrows(DeploymentFailedException.class, () -> endpoints.deploy(version(2)));

        assertTrue(e.getMessage().contains("no ping"), e.getMessage());
        assertTrue(
                e.getMessage()
                        .contains("The endpoint still serves " + version(1).configName()),
                e.getMessage());
        assertEquals(Set.of(version(1).configName()), sagemaker.configs.keySet());
        assertEquals(Set.of(version(1).modelName()), sagemaker.models.keySet());
        assertEquals(
                version(1).configName(), endpoints.find("shop").orElseThrow().config());
    }

    @Test
    void aRollbackFasterThanThePollingIsNoticed() {
        endpoints.deploy(version(1));
        sagemaker.instant = true;
        for (int n = 2; n <= 3; n++) {
            EndpointSpec next = version(n);
            sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.IN_SERVICE).failureReason("no ping"));

            assertThrows(DeploymentFailedException.class, () -> endpoints.deploy(next));
        }
        assertEquals(Set.of(version(1).configName()), sagemaker.configs.keySet());
    }

    @Test
    void aFailedCreationLeavesNothing() {
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.FAILED).failureReason("no ping"));

        DeploymentFailedException e = assertThrows(DeploymentFailedException.class, () -> endpoints.deploy(version(1)));

        assertTrue(e.getMessage().contains("There was no endpoint before, and none is left."), e.getMessage());
        assertNull(sagemaker.endpoint);
        assertTrue(sagemaker.configs.isEmpty());
        assertTrue(sagemaker.models.isEmpty());
    }

    @Test
    void anEndpointLeftFailedIsDeletedAndCreatedAgain() {
        sagemaker.createEndpoint(c -> c.endpointName("shop")
                .endpointConfigName("x")
                .tags(t -> t.key(EndpointSpec.VERSION_OF).value("shop")));
        sagemaker.walk.clear();
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.FAILED));

        assertEquals("InService", endpoints.deploy(version(1)).status());
        assertEquals(1, sagemaker.count("DeleteEndpoint"));
        assertEquals(2, sagemaker.count("CreateEndpoint"));
    }

    @Test
    void aRefusedModelCreatesNothing() {
        sagemaker.fail(
                "CreateModel", FakeSageMaker.error("ValidationException", "Could not find model data at s3://x."));

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> endpoints.deploy(version(1)));

        assertTrue(e.getMessage().contains("Could not find model data at s3://x"), e.getMessage());
        assertEquals(0, sagemaker.count("CreateEndpointConfig"));
        assertEquals(0, sagemaker.count("DeleteModel"));
    }

    @Test
    void aRefusedUpdateRemovesTheNewVersion() {
        endpoints.deploy(version(1));
        sagemaker.fail(
                "UpdateEndpoint", FakeSageMaker.error("ValidationException", "Cannot update in-progress endpoint."));

        SageMakerFailure e = assertThrows(DeploymentFailedException.class, () -> endpoints.deploy(version(2)));

        assertTrue(e.getMessage().contains("still serves " + version(1).configName()), e.getMessage());
        assertEquals(Set.of(version(1).configName()), sagemaker.configs.keySet());
    }

    @Test
    void anUpdateWithoutAnAnswerKeepsTheConfigThatMayBeInUse() {
        endpoints.deploy(version(1));
        sagemaker.fail("UpdateEndpoint", SdkClientException.create("read timed out"));

        assertThrows(DeploymentFailedException.class, () -> endpoints.deploy(version(2)));
        assertTrue(sagemaker.configs.containsKey(version(2).configName()));
    }

    @Test
    void waitsForTheConfigToBecomeVisibleAndForTransientErrors() {
        sagemaker.fail(
                "CreateEndpoint",
                FakeSageMaker.error("ValidationException", "Could not find endpoint configuration \"arn\"."));
        sagemaker.fail("DescribeEndpoint", FakeSageMaker.error("ThrottlingException", "Rate exceeded"));
        sagemaker.fail("DescribeEndpoint", FakeSageMaker.error("InternalFailure", "oops"));

        assertEquals("InService", endpoints.deploy(version(1)).status());
        assertEquals(2, sagemaker.count("CreateEndpoint"));
    }

    @Test
    void noRightsToSeeTheEndpointAreNotTakenForItsAbsence() {
        sagemaker.fail("DescribeEndpoint", FakeSageMaker.error("AccessDeniedException", "not authorized"));

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> endpoints.deploy(version(1)));

        assertTrue(e.getMessage().contains("AccessDeniedException: not authorized"), e.getMessage());
        assertEquals(0, sagemaker.count("CreateModel"));
    }

    @Test
    void aDifferentModelOfTheSameNameIsNotUsed() {
        sagemaker.createModel(m -> m.modelName(version(1).modelName()).primaryContainer(c -> c.image("other")));

        SageMakerFailure e = assertThrows(SageMakerFailure.class, () -> endpoints.deploy(version(1)));

        assertTrue(
                e.getMessage()
                        .startsWith("A different model named \"" + version(1).modelName()),
                e.getMessage());
        assertTrue(sagemaker.models.containsKey(version(1).modelName()));
    }

    @Test
    void listsAllProblemsBeforeAnyCall() {
        EndpointSpec wrong =
                new EndpointSpec("my_shop", "m", "c", "", "s3://bucket/model.zip", "role", "large", 0, Map.of());

        InvalidSpecException e = assertThrows(InvalidSpecException.class, () -> endpoints.deploy(wrong));

        assertEquals(6, e.problems().size(), e.getMessage());
        assertTrue(sagemaker.calls.isEmpty());
    }

    @Test
    void tagsOfAwsAreRefused() {
        EndpointSpec right = version(1);
        EndpointSpec wrong = new EndpointSpec(
                right.endpointName(),
                right.modelName(),
                right.configName(),
                right.image(),
                right.modelArtifact(),
                right.roleArn(),
                right.instanceType(),
                1,
                Map.of("AWS:team", "red"));

        assertEquals(
                List.of("tags is \"AWS:team\"; it must not begin with aws:, which AWS reserves for its own tags."),
                assertThrows(InvalidSpecException.class, () -> Endpoints.validate(wrong))
                        .problems());
    }

    @Test
    void deletesAnEndpointWithItsVersions() {
        endpoints.deploy(version(1));
        endpoints.deploy(version(2));

        endpoints.delete("shop");
        endpoints.delete("shop");

        assertNull(sagemaker.endpoint);
        assertTrue(sagemaker.configs.isEmpty() && sagemaker.models.isEmpty());
        assertEquals(Optional.empty(), endpoints.find("shop"));
    }

    @Test
    void aRequestToDeleteThatArrivesTwiceIsNoFailure() {
        endpoints.deploy(version(1));
        sagemaker.deletesTwice = true;

        endpoints.delete("shop");

        assertNull(sagemaker.endpoint);
        assertTrue(sagemaker.configs.isEmpty() && sagemaker.models.isEmpty());
    }

    @Test
    void goesBackToThePreviousConfigAndDeletesTheNewVersion() {
        endpoints.deploy(version(1));
        endpoints.deploy(version(2));

        assertEquals(
                version(1).configName(),
                endpoints
                        .rollBack(
                                "shop",
                                version(2).configName(),
                                Optional.of(version(1).configName()))
                        .orElseThrow()
                        .config());

        assertEquals(Set.of(version(1).configName()), sagemaker.configs.keySet());
        assertEquals(Set.of(version(1).modelName()), sagemaker.models.keySet());
        sagemaker.calls.clear();
        endpoints.rollBack(
                "shop", version(2).configName(), Optional.of(version(1).configName()));
        assertEquals(List.of("DescribeEndpoint shop"), sagemaker.calls, "a second time nothing changes");
    }

    @Test
    void goesToAnyConfigThatExistsAndKeepsAllVersions() {
        endpoints.deploy(version(1));
        endpoints.deploy(version(2));

        assertEquals(
                version(1).configName(),
                endpoints.serve("shop", version(1).configName()).config());

        Set<String> both = Set.of(version(1).configName(), version(2).configName());
        assertEquals(both, sagemaker.configs.keySet());
        assertEquals(
                List.of(version(1).configName(), version(2).configName()),
                endpoints.versions("shop").stream()
                        .map(LiveModel::config)
                        .sorted()
                        .toList());
        assertEquals(
                version(2).configName(),
                endpoints.serve("shop", version(2).configName()).config());
        String gone = assertThrows(DeploymentFailedException.class, () -> endpoints.serve("shop", "shop-none"))
                .getMessage();
        assertTrue(
                gone.contains("that endpoint config no longer exists. It still serves "
                        + version(2).configName()),
                gone);
    }

    @Test
    void aFirstDeploymentThatIsRolledBackLeavesNothing() {
        endpoints.deploy(version(1));

        assertTrue(endpoints
                .rollBack("shop", version(1).configName(), Optional.empty())
                .isEmpty());
        assertTrue(endpoints
                .rollBack("shop", version(1).configName(), Optional.empty())
                .isEmpty());

        assertNull(sagemaker.endpoint);
        assertTrue(sagemaker.configs.isEmpty() && sagemaker.models.isEmpty());
    }

    @Test
    void aRollbackTargetThatIsGoneChangesNothing() {
        endpoints.deploy(version(2));

        DeploymentFailedException e = assertThrows(
                DeploymentFailedException.class,
                () -> endpoints.rollBack("shop", version(2).configName(), Optional.of("shop-20250101T000000Z-aaaa")));

        assertEquals(
                "Endpoint \"shop\" cannot go back to shop-20250101T000000Z-aaaa, because that endpoint config"
                        + " no longer "
                        + "exists. It still serves " + version(2).configName() + ": deploy a model that you trust.",
                e.getMessage());
        assertEquals(0, sagemaker.count("UpdateEndpoint"));
    }

    @Test
    void aRollbackThatFailsKeepsWhatServes() {
        endpoints.deploy(version(1));
        endpoints.deploy(version(2));
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.ROLLING_BACK));
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.IN_SERVICE).failureReason("no ping"));

        DeploymentFailedException e = assertThrows(
                DeploymentFailedException.class,
                () -> endpoints.rollBack(
                        "shop", version(2).configName(), Optional.of(version(1).configName())));

        assertTrue(
                e.getMessage()
                        .contains("The endpoint still serves " + version(2).configName()),
                e.getMessage());
        assertEquals(Set.of(version(1).configName(), version(2).configName()), sagemaker.configs.keySet());
    }

    @Test
    void whatIsLiveIsTheModelOfTheConfigThatServes() {
        assertTrue(endpoints.live("shop").isEmpty());
        endpoints.deploy(version(1));
        LiveModel live = endpoints.live("shop").orElseThrow();
        assertEquals(version(1).modelArtifact(), live.modelArtifact());
        assertEquals(version(1).modelName(), live.model());
    }

    @Test
    void knowsAVersionByItsTime() {
        assertTrue(EndpointVersions.isStamped("shop", "shop-20261122T170000Z-ab12"));
        assertTrue(EndpointVersions.isStamped("shop", "shop-20261122-170000-ab12"));
        assertFalse(EndpointVersions.isStamped("shop", "shop-eu-20261122T170000Z-ab12"));
        assertFalse(EndpointVersions.isStamped("shop", "shopping-20261122T170000Z"));
        assertFalse(EndpointVersions.isStamped("shop", "shop-by-hand"));
    }

    private static String refusal(Runnable deployment) {
        return assertThrows(DeploymentFailedException.class, deployment::run).getMessage();
    }

    @Test
    void anUpdateBySomebodyElseAfterOurCreationIsReportedAndLeftAsItIs() {
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.IN_SERVICE).endpointConfigName("theirs"));

        String refused = refusal(() -> endpoints.deploy(version(1)));

        assertTrue(
                refused.contains("The endpoint serves theirs, which somebody else has deployed in the meantime."),
                refused);
        assertEquals("theirs", sagemaker.endpoint.endpointConfigName());
        assertEquals(0, sagemaker.count("DeleteEndpoint") + sagemaker.count("DeleteEndpointConfig"));
    }

    @Test
    void anUpdateBySomebodyElseAfterOursIsReportedAndLeftAsItIs() {
        endpoints.deploy(version(1));
        sagemaker.walk.add(e -> e.endpointStatus(EndpointStatus.IN_SERVICE).endpointConfigName("theirs"));

        String refused = refusal(() -> endpoints.deploy(version(2)));

        assertTrue(
                refused.contains("The endpoint serves theirs, which somebody else has deployed in the meantime."),
                refused);
        assertEquals(1, sagemaker.count("UpdateEndpoint"));
        assertTrue(sagemaker.configs.containsKey(version(2).configName()), "the newer deployment may roll back to it");
    }

    @Test
    void anEndpointThatSomebodyElseCreatesBeforeUsIsReported() {
        sagemaker.fail(
                "CreateEndpoint",
                FakeSageMaker.error("ValidationException", "Cannot create already existing endpoint."));
        sagemaker.fail("DescribeEndpoint", FakeSageMaker.error("ValidationException", "Could not find endpoint."));
        sagemaker.endpoint = software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse.builder()
                .endpointName("shop")
                .endpointConfigName("theirs")
                .endpointStatus(EndpointStatus.IN_SERVICE)
                .build();

        String refused = refusal(() -> endpoints.deploy(version(1)));

        assertTrue(
                refused.contains("The endpoint serves theirs, which somebody else has deployed in the meantime."),
                refused);
        assertTrue(sagemaker.configs.isEmpty() && sagemaker.models.isEmpty());
    }

    @Test
    void aLostAnswerIsNotTakenForARefusal() {
        sagemaker.lost.add("CreateEndpoint");
        assertEquals("InService", endpoints.deploy(version(1)).status());
        sagemaker.lost.add("UpdateEndpoint");
        assertEquals(version(2).configName(), endpoints.deploy(version(2)).config());
        assertEquals(0, sagemaker.count("DeleteEndpointConfig"));
    }

    private void strangersEndpoint() {
        sagemaker.createModel(m -> m.modelName("theirs"));
        sagemaker.createEndpointConfig(c -> c.endpointConfigName("theirs")
                .productionVariants(v -> v.variantName("blue")
                        .modelName("theirs")
                        .initialInstanceCount(1)
                        .initialVariantWeight(1f)));
        sagemaker.createEndpoint(c -> c.endpointName("shop").endpointConfigName("theirs"));
        sagemaker.describeEndpoint(d -> d.endpointName("shop"));
        sagemaker.endpoint = sagemaker.endpoint.toBuilder()
                .productionVariants(
                        v -> v.variantName("blue").desiredInstanceCount(4).desiredWeight(1f))
                .build();
        sagemaker.calls.clear();
    }

    private static EndpointSpec adopting(EndpointSpec spec) {
        return new EndpointSpec(
                spec.endpointName(),
                spec.modelName(),
                spec.configName(),
                spec.image(),
                spec.modelArtifact(),
                spec.roleArn(),
                spec.instanceType(),
                spec.instanceCount(),
                spec.tags(),
                spec.guardrails(),
                true,
                Protection.NONE);
    }

    @Test
    void anEndpointOfSomebodyElseIsUntouchedUnlessItIsAdopted() {
        strangersEndpoint();
        assertFalse(endpoints.isOwn("shop"));

        assertEquals(
                "Endpoint \"shop\" was created by somebody else: neither it nor its config theirs has the tag"
                        + " dynasage:endpoint. It stays as it is. Choose another name, or allow its update"
                        + " (endpoint.adopt = true).",
                refusal(() -> endpoints.deploy(version(1))));
        assertTrue(refusal(() -> endpoints.delete("shop")).contains("It stays as it is."));
        assertEquals(
                List.of(),
                sagemaker.calls.stream()
                        .filter(call -> !call.matches("(Describe|List).*"))
                        .toList());

        assertEquals(
                version(1).configName(), endpoints.deploy(adopting(version(1))).config());
        assertTrue(endpoints.isOwn("shop"));
        assertEquals(
                "blue",
                sagemaker
                        .configs
                        .get(version(1).configName())
                        .productionVariants()
                        .get(0)
                        .variantName());
        assertTrue(sagemaker.updated.retainAllVariantProperties(), "four instances stay four");
    }

    @Test
    void variantsThatSomebodyAddedAreNotEnded() {
        endpoints.deploy(version(1));
        sagemaker.endpoint = sagemaker.endpoint.toBuilder()
                .productionVariants(v -> v.variantName("AllTraffic"), v -> v.variantName("Challenger"))
                .build();

        assertEquals(
                "Endpoint \"shop\" has 2 variants, which somebody has set up; a deployment has one and would end the"
                        + " others. It stays as it is. Give the endpoint a config with one variant, or choose another"
                        + " name.",
                refusal(() -> endpoints.deploy(version(2))));
        assertEquals(0, sagemaker.count("UpdateEndpoint"));
    }

    @Test
    void aFailedEndpointOfSomebodyElseIsNotDeleted() {
        strangersEndpoint();
        sagemaker.endpoint = sagemaker.endpoint.toBuilder()
                .endpointStatus(EndpointStatus.FAILED)
                .build();

        assertTrue(refusal(() -> endpoints.deploy(version(1))).contains("It stays as it is."));
        assertEquals(0, sagemaker.count("DeleteEndpoint"));
    }

    @Test
    void instancesThatOthersSetAreKeptAndOursFollowTheSettings() {
        endpoints.deploy(version(1));
        sagemaker.endpoint = sagemaker.endpoint.toBuilder()
                .productionVariants(
                        v -> v.variantName("AllTraffic").desiredInstanceCount(1).desiredWeight(1f))
                .build();
        endpoints.deploy(version(2));
        assertNull(sagemaker.updated.retainAllVariantProperties());

        sagemaker.endpoint = sagemaker.endpoint.toBuilder()
                .productionVariants(
                        v -> v.variantName("AllTraffic").desiredInstanceCount(3).desiredWeight(1f))
                .build();
        endpoints.deploy(version(3));
        assertTrue(sagemaker.updated.retainAllVariantProperties());
    }

    @Test
    void aRollbackLeavesANewerDeploymentAsItIs() {
        endpoints.deploy(version(1));
        endpoints.deploy(version(2));
        endpoints.deploy(version(3));

        String refused = refusal(() -> endpoints.rollBack(
                "shop", version(2).configName(), Optional.of(version(1).configName())));

        assertEquals(
                "Endpoint \"shop\" serves " + version(3).configName() + ", which somebody else has deployed after "
                        + version(2).configName() + ", so it is not rolled back.",
                refused);
    }
}
