package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSettingsTest {
    private static final RunSettings SETTINGS = new RunSettings(List.of("a = 1", "b = 2", "notices.topic = x"));

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
    void aRunGoesOnWithItsOwnSettingsAndOtherNotifications() {
        run.write(RunSettings.FILE, SETTINGS.text());
        assertDoesNotThrow(() -> SETTINGS.requireSame(run));
        assertDoesNotThrow(() -> new RunSettings(List.of("a = 1", "b = 2", "notices.topic = y")).requireSame(run));
        assertDoesNotThrow(
                () -> new RunSettings(List.of("a = 1", "b = 2", "sagemaker.network.subnets = [\"subnet-1\"]"))
                        .requireSame(run),
                "a network changes no result");
        assertEquals(
                "Run nightly was begun with other settings than b = 3 (" + run.at("settings.txt")
                        + "); resume it with those it was begun with, or begin a new run",
                refusal(new RunSettings(List.of("a = 1", "b = 3"))));
    }

    @Test
    void aSettingThatIsGoneIsAnotherOne() {
        RunSettings two = new RunSettings(List.of("limits.auc = 0.7", "limits.hrAt10 = 0.2", "notices.topic = x"));
        run.write(RunSettings.FILE, two.text());
        assertEquals(
                "Run nightly was begun with other settings than limits.auc not set (" + run.at("settings.txt")
                        + "); resume it with those it was begun with, or begin a new run",
                refusal(new RunSettings(List.of("limits.hrAt10 = 0.2"))));
        run.write(RunSettings.FILE, new RunSettings(List.of("limits = {}")).text());
        assertEquals(
                "Run nightly was begun with other settings than limits.auc = 0.7 (" + run.at("settings.txt")
                        + "); resume it with those it was begun with, or begin a new run",
                refusal(new RunSettings(List.of("limits.auc = 0.7"))));
    }

    @Test
    void aValueWithTheLineEndsOfWindowsIsOneLine() {
        RunSettings settings = new RunSettings(List.of("a = price < 50\r\nAND in_stock"));
        run.write(RunSettings.FILE, settings.text());
        assertDoesNotThrow(() -> settings.requireSame(run));
    }

    @Test
    void theFirstReleasesFileIsRead() {
        run.write(RunSettings.FILE, "a = 1\nb = 2\nnotices.topic = x\n");
        assertDoesNotThrow(() -> SETTINGS.requireSame(run));
    }

    @Test
    void withoutItsFileARunIsNotResumed() {
        assertEquals(
                "Run nightly cannot be resumed, because it is not known which settings it was begun with: "
                        + run.at("settings.txt")
                        + " is missing. Restore the file, or begin again with --run-id nightly, which removes what the"
                        + " run has done",
                refusal(SETTINGS));
    }

    @Test
    void aHalfWrittenFileIsNamedAsDamaged() {
        run.write(RunSettings.FILE, SETTINGS.text().replace("b = 2\n", ""));
        assertEquals(
                "Run nightly cannot be resumed, because it is not known which settings it was begun with: "
                        + run.at("settings.txt")
                        + " is damaged: it should hold 3 settings and holds 2. Restore the file, or begin again with"
                        + " --run-id nightly, which removes what the run has done",
                refusal(SETTINGS));
    }

    @Test
    void aFileOfANewerReleaseIsRefused() {
        run.write(RunSettings.FILE, SETTINGS.text().replace("version 1", "version 2"));
        assertEquals(
                "Run nightly cannot be resumed, because it is not known which settings it was begun with: "
                        + run.at("settings.txt")
                        + " has version 2, and this release reads version 1. Restore the file, or begin again with"
                        + " --run-id nightly, which removes what the run has done",
                refusal(SETTINGS));
    }

    private String refusal(RunSettings settings) {
        return assertThrows(UsageException.class, () -> settings.requireSame(run))
                .getMessage();
    }
}
