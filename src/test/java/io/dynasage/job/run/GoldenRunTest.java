package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.evaluation.Role;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.NewFiles;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.PastRuns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunHistory;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state files that version 1 of a run's files left, which later releases have to read. Never write them again. */
class GoldenRunTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/run-1");
    private static final String JOB = "shop-recommendation";

    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();
    private RunNames names;
    private RunFolder run;
    private Lease lease;

    @BeforeEach
    void copyTheRun() throws IOException {
        Path copy = folder.resolve("runs/again");
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(GOLDEN.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        names = new RunNames(JOB, folder.toUri().toString().replaceFirst("/$", ""));
        run = new RunFolder(names, new RunId("again"), hadoop);
        lease = Lease.onRun(run, NewFiles.at(run.uri(), hadoop, "us-east-1", Clock.systemUTC()));
    }

    @AfterEach
    void giveItBack() {
        lease.close();
    }

    @Test
    void itsRecordIsRead() {
        PastRuns past = new RunHistory(names, hadoop).recent();
        assertEquals(List.of(), past.unreadable());
        PastRun found = past.lastCompleted().orElseThrow();
        assertEquals(Optional.of(Stage.ENDPOINT), found.stage());
        assertEquals("ndcgAt10", found.primaryMetric());
        assertEquals(0.0, found.metrics().get("ndcgAt10"), 1.0);
        assertTrue(found.took().isPresent());
    }

    @Test
    void itIsResumedWithEverythingThatItRecorded() throws IOException {
        Files.delete(folder.resolve("runs/again/run.json"));
        run.mayResume();
        lease.take();
        assertFalse(run.isEmpty());
        assertEquals(Optional.of(Instant.parse("2026-11-29T14:03:37.894Z")), run.begun());
        List<String> settings = Files.readAllLines(GOLDEN.resolve("settings.txt"));
        assertDoesNotThrow(() -> new RunSettings(settings.subList(1, settings.size())).requireSame(run));

        Ledger ledger = new Ledger(run, lease, Clock.systemUTC());
        EventStage.Output events =
                ledger.enterOnce(Stage.EVENTS, new TypeReference<>() {}, notAgain(), kept -> Optional.empty());
        assertEquals(2000, events.source().items());
        assertEquals(2000, events.events().accepted());
        assertEquals(64, events.fingerprint().length());
        Map<String, ChannelManifest> channels =
                ledger.enterOnce(Stage.CHANNELS, new TypeReference<>() {}, notAgain(), kept -> Optional.empty());
        assertEquals(64, channels.get("train").files().get(0).sha256().length());
        assertEquals(
                JOB + "-again-t2",
                new TrainingAttempts(
                                run,
                                attempt -> JOB + "-again-t" + attempt,
                                job -> Optional.of(job.endsWith("t1") ? "Failed" : "Completed"))
                        .next(channels));
        ModelStage.Evaluated evaluated =
                ledger.enterOnce(Stage.EVALUATION, new TypeReference<>() {}, notAgain(), kept -> Optional.empty());
        assertEquals(JOB + "-again-t2", evaluated.trainingJob());
        assertEquals(Optional.of("model"), evaluated.judged().report().scorer(Role.MODEL));
        assertTrue(evaluated.judged().gate().passed());
        assertEquals(List.of(), evaluated.judged().gate().verdicts());
        assertEquals(List.of(), evaluated.judged().gate().notes());
        assertEquals(Map.of(), evaluated.judged().report().labels());
        assertEquals(Map.of(), evaluated.judged().report().choices());
        assertEquals(Map.of(), evaluated.judged().report().lists());
        assertEquals(
                Optional.empty(),
                new DeploymentNote(run)
                        .previous(
                                JOB + "-again-t2",
                                () -> Optional.of(JOB + "-again-t2"),
                                other -> Optional.of("looked up, although the note says that there was nothing")));
    }

    private static <T> Supplier<T> notAgain() {
        return () -> {
            throw new IllegalStateException("the stage is recorded and must not run again");
        };
    }
}
