package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.faults.FaultProxy;
import io.dynasage.local.faults.FaultRule;
import io.dynasage.local.sagemaker.LocalSageMaker;
import io.dynasage.local.sagemaker.LocalSageMakerSettings;
import io.dynasage.local.services.LocalCredentials;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** The model registry on a SageMaker that fails. */
class FaultyRegistryTest {
    private static final URI NO_S3 = URI.create("http://127.0.0.1:1");

    private LocalSageMaker sageMaker;
    private FaultProxy proxy;
    private ModelRegistry registry;

    @BeforeEach
    void aGroupWithoutVersions() {
        LocalCredentials.useInThisJvm();
        sageMaker = new LocalSageMaker(new LocalSageMakerSettings(NO_S3, LocalCredentials.REGION, Duration.ZERO, 1));
        try (SageMakerClient direct = LocalCredentials.client(SageMakerClient.builder(), sageMaker.endpoint())
                .build()) {
            direct.createModelPackageGroup(group -> group.modelPackageGroupName("shop"));
        }
        proxy = FaultProxy.before(sageMaker.endpoint());
        SageMakerConnection connection =
                new SageMakerConnection(LocalCredentials.REGION, proxy.endpoint(), proxy.endpoint());
        registry = new ModelRegistry(
                SageMakerClients.client(connection),
                new Poller(Duration.ofMillis(1), Duration.ofSeconds(5), Clock.systemUTC()));
    }

    @AfterEach
    void stop() {
        proxy.close();
        sageMaker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latency=20ms",
                "hang=200ms",
                "reset",
                "cut",
                "lost-answer",
                "internal-error",
                "unavailable",
                "too-many-requests",
                "throttle"
            })
    void aLookUpIsSentAgainAfterEveryPassingFault(String fault) {
        proxy.inject(FaultRule.parse("sagemaker:" + fault + ":at=1"));
        assertTrue(registry.hasGroup("shop"));
        proxy.clear();
        proxy.inject(FaultRule.parse("sagemaker:" + fault + ":at=1"));
        assertEquals(List.of(), registry.versions("shop"));
        assertEquals(2, proxy.injected().size(), () -> proxy.injected().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "lost-answer", "internal-error", "unavailable", "too-many-requests", "throttle"})
    void aMissingGroupIsStillMissingAfterAPassingFault(String fault) {
        proxy.inject(FaultRule.parse("sagemaker:" + fault + ":at=1"));
        assertFalse(registry.hasGroup("shoes"));
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsDone() {
        proxy.inject(FaultRule.parse("sagemaker.DeleteModelPackageGroup:lost-answer:at=1"));
        assertEquals(0, registry.delete("shop"));
        assertFalse(registry.hasGroup("shop"));
        assertEquals(1, proxy.injected().size(), () -> proxy.injected().toString());
    }

    @Test
    void expiredCredentialsAreTheReason() {
        proxy.inject(FaultRule.parse("sagemaker:expired-credentials"));
        String message = assertThrows(SageMakerFailure.class, () -> registry.versions("shop"))
                .getMessage();
        assertTrue(
                message.startsWith("SageMaker refused to list the models of group \"shop\": ExpiredTokenException"),
                message);
        assertTrue(message.contains("The security token included in the request is expired"), message);
    }
}
