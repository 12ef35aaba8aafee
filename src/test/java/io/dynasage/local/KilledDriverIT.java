package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.ledger.DurableStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose driver was killed is resumed and leaves what it would have left. All steps: {@code src/test/kill.sh}. */
class KilledDriverIT {
    private static final Path SERVICES = Path.of(System.getProperty("services.directory", "target/services"));

    @TempDir
    private Path folder;

    @Test
    void aRunThatIsKilledBetweenTwoStepsLosesNothingAndDoublesNothing() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (KilledRuns runs = KilledRuns.start(SERVICES, folder)) {
            for (DurableStep step : List.of(
                    DurableStep.SETTINGS,
                    DurableStep.TRAINING_JOB,
                    DurableStep.MODEL_VERSION,
                    DurableStep.PARITY_CHECK,
                    DurableStep.RECORD)) {
                KilledRuns.Verdict verdict = runs.killBefore(step, 1);
                if (!verdict.recovered()) {
                    wrong.add(verdict.line());
                }
            }
        }
        assertTrue(wrong.isEmpty(), wrong.toString());
    }
}
