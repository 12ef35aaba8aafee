package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentNoteTest {
    @TempDir
    private Path folder;

    private RunFolder run;

    @BeforeEach
    void openTheRun() {
        run = new RunFolder(
                new RunNames("shop", folder.toUri().toString().replaceFirst("/$", "")),
                new RunId("nightly"),
                new Configuration());
    }

    @Test
    void aResumedRunStillKnowsWhatTheEndpointServedBefore() {
        assertEquals(Optional.of("old"), previous(Optional.of("old")));
        assertEquals(Optional.of("old"), previous(Optional.of("mine")), "it was deployed, and the driver died");
        assertEquals(Optional.of("old"), previous(Optional.of("mine")), "and once more");
    }

    @Test
    void aFirstDeploymentHasNothingToGoBackTo() {
        assertEquals(Optional.empty(), previous(Optional.empty()));
        assertEquals(Optional.empty(), previous(Optional.of("mine")));
    }

    @Test
    void anEndpointThatServesAnotherConfigMeanwhileGoesBackToThat() {
        assertEquals(Optional.of("old"), previous(Optional.of("old")));
        assertEquals(Optional.of("other"), previous(Optional.of("other")));
    }

    @Test
    void withADamagedNoteTheEndpointsOtherVersionIsLookedUp() {
        previous(Optional.of("old"));
        run.write("ledger/deployment.json", "{\"version\"");
        assertEquals(Optional.of("looked up"), previous(Optional.of("mine")));
    }

    private Optional<String> previous(Optional<String> served) {
        return new DeploymentNote(run).previous("mine", () -> served, config -> Optional.of("looked up"));
    }
}
