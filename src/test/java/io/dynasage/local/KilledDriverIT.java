package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.ledger.DurableStep;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose driver is killed again and again is resumed and leaves what it would have left. All steps:
 * {@code src/test/kill.sh}.
 */
class KilledDriverIT {
    private static final Path SERVICES = Path.of(System.getProperty("services.directory", "target/services"));

    @TempDir
    private Path folder;

    @Test
    void aRunThatIsKilledAgainAndAgainLosesNothingAndDoublesNothing() throws Exception {
        try (KilledRuns runs = KilledRuns.start(SERVICES, folder)) {
            KilledRuns.Verdict verdict =
                    runs.killBefore(DurableStep.REFIT_JOB, DurableStep.PARITY_CHECK, DurableStep.RECORD);
            assertTrue(verdict.recovered(), verdict.line());
        }
    }
}
