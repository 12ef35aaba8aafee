package io.dynasage.job.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.InvalidConfigException;
import io.dynasage.features.FeatureException;
import io.dynasage.report.NextStep;
import io.dynasage.storage.StorageException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RemedyTest {
    @Test
    void theRetryFollowsFromTheFailure() {
        Throwable outage = OutageException.of(
                        new StorageException("read", "s3a://b/x", new ConnectException("Connection refused")),
                        Instant.EPOCH,
                        "try again")
                .orElseThrow();
        assertEquals(Remedy.UNKNOWN, Remedy.of(new IllegalStateException("a task failed")));
        assertEquals(Remedy.COMMAND_LINE, Remedy.of(new UsageException("--resume and --run-id")));
        assertEquals(Remedy.SETTINGS, Remedy.of(new InvalidConfigException("x.conf", List.of("name: is missing"))));
        assertEquals(Remedy.DATA, Remedy.of(new FeatureException("no items")));
        assertEquals(Remedy.OUTAGE, Remedy.of(outage));
        assertEquals(
                Remedy.SERVICE,
                Remedy.of(new StorageException("read", "s3a://b/x", new AccessDeniedException("s3a://b/x"))));
        assertEquals(Remedy.HELD, Remedy.of(new HeldException("Another driver holds run nightly")));
    }

    /** Resuming keeps the settings and the data that a run began with. */
    @Test
    void resumingIsAdvisedOnlyWhereItCanHelp() {
        for (Remedy remedy : Remedy.values()) {
            NextStep next = remedy.next(Remedy.resuming("nightly"));
            assertEquals(
                    next.retry() != NextStep.Retry.NEVER,
                    next.sentence().contains("run --resume nightly"),
                    remedy + ": " + next);
            assertFalse(remedy.next(Remedy.again()).sentence().contains("--resume"), remedy::toString);
        }
    }

    @Test
    void everyExitCodeHasARemedy() {
        assertEquals(
                EnumSet.allOf(ExitCode.class),
                Arrays.stream(Remedy.values()).map(Remedy::code).collect(Collectors.toSet()));
        assertTrue(Remedy.of(new Error("out of memory")) == Remedy.UNKNOWN);
    }
}
