package io.dynasage.job.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.job.failure.HeldException;
import io.dynasage.job.failure.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final TypeReference<List<String>> RESULT = new TypeReference<>() {};
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final AtomicInteger runs = new AtomicInteger();
    private RunFolder run;
    private Lease lease;

    @BeforeEach
    void takeTheRun() {
        run = new RunFolder(
                new RunNames("shop", folder.toUri().toString().replaceFirst("/$", "")),
                new RunId("nightly"),
                new Configuration());
        lease = Lease.onRun(run, NewFiles.at(run.uri(), new Configuration(), "us-east-1", CLOCK));
        lease.take();
        run.claim(CLOCK.instant());
    }

    @AfterEach
    void giveItBack() {
        lease.close();
    }

    @Test
    void aFinishedStageIsNotDoneAgain() throws IOException {
        assertEquals(List.of("result 1"), once(kept -> Optional.empty()));
        assertEquals(List.of("result 1"), once(kept -> Optional.empty()));
        assertTrue(Files.readString(entry()).contains("\"version\" : 1"), Files.readString(entry()));
    }

    @Test
    void whatARunDoesAfterAStageBelongsToIt() {
        Ledger ledger = new Ledger(run, lease, CLOCK);
        assertEquals(Optional.empty(), ledger.stage());
        ledger.enter(Stage.FEATURES, () -> "features");
        assertEquals(Optional.of(Stage.FEATURES), ledger.stage());
        once(kept -> Optional.empty());
        ledger.enterOnce(Stage.CHANNELS, RESULT, () -> List.of(), kept -> Optional.empty());
        assertEquals(Optional.of(Stage.CHANNELS), ledger.stage(), "also of one that was done already");
    }

    @Test
    void aStageWithAHalfWrittenEntryIsRepeated() throws IOException {
        once(kept -> Optional.empty());
        String whole = Files.readString(entry());
        for (String damaged : List.of(
                "",
                "{",
                whole.substring(0, whole.length() / 2),
                "[]",
                "{\"output\": 5}",
                "null",
                whole.replace("result 1", "result 7"))) {
            Files.writeString(entry(), damaged);
            int before = runs.get();
            assertEquals(List.of("result " + (before + 1)), once(kept -> Optional.empty()), damaged);
        }
    }

    @Test
    void aStageWhoseFilesHaveChangedIsRepeated() {
        once(kept -> Optional.empty());
        assertEquals(List.of("result 2"), once(kept -> Optional.of("A file of " + kept + " is missing.")));
    }

    @Test
    void whatCameFromARepeatedStageIsMadeAgain() throws IOException {
        once(kept -> Optional.empty());
        Ledger ledger = new Ledger(run, lease, CLOCK);
        ledger.enterOnce(Stage.EVENTS, RESULT, () -> List.of("of another table"), kept -> Optional.empty());
        assertFalse(Files.exists(entry()));
        assertEquals(List.of("result 2"), once(kept -> Optional.empty()));
    }

    @Test
    void anEntryOfANewerReleaseIsRefusedAndKept() throws IOException {
        once(kept -> Optional.empty());
        String newer = Files.readString(entry()).replace("\"version\" : 1", "\"version\" : 2");
        Files.writeString(entry(), newer);
        String message = assertThrows(UsageException.class, () -> once(kept -> Optional.empty()))
                .getMessage();
        assertEquals(
                run.at("ledger/channels.json") + " has version 2, and this release reads version 1; resume the run with"
                        + " the release that wrote it, or begin a new run",
                message);
        assertEquals(newer, Files.readString(entry()));
        assertEquals(1, runs.get());
    }

    @Test
    void anEntryOfTheFirstReleaseIsRead() throws IOException {
        Files.createDirectories(entry().getParent());
        Files.writeString(
                entry(),
                "{\"stage\": \"channels\", \"startedAt\": \"2026-01-01T00:00:00Z\", \"seconds\": 2.5,"
                        + " \"summary\": \"\", \"output\": [\"of then\"]}");
        assertEquals(List.of("of then"), once(kept -> Optional.empty()));
    }

    @Test
    void aDriverThatLostTheRunChangesNothing() throws IOException {
        once(kept -> Optional.empty());
        String before = Files.readString(entry());
        Files.createDirectories(folder.resolve("runs/nightly/channels"));
        Files.writeString(folder.resolve("runs/nightly/channels/part-0"), "rows");
        Files.writeString(
                folder.resolve("runs/nightly/.dynasage-lease/000000000099.json"),
                LeaseNote.ofThisProcess(CLOCK.instant(), java.time.Duration.ofHours(1))
                        .toJson());
        assertThrows(HeldException.class, () -> once(kept -> Optional.of("It would be repeated.")));
        assertEquals(before, Files.readString(entry()));
        assertTrue(Files.exists(folder.resolve("runs/nightly/channels/part-0")));
        assertEquals(1, runs.get());
    }

    @Test
    void anEntryThatAnotherDriverHasWrittenMeanwhileIsNotReplaced() throws IOException {
        Ledger ledger = new Ledger(run, lease, CLOCK);
        String message = assertThrows(
                        HeldException.class,
                        () -> ledger.enter(Stage.CHANNELS, () -> {
                            write(entry(), "another driver's");
                            return "mine";
                        }))
                .getMessage();
        assertEquals(
                "Another driver of run nightly has written " + run.at("ledger/channels.json") + ". This driver stops.",
                message);
        assertEquals("another driver's", Files.readString(entry()));
    }

    @Test
    void onlyTheMarkerMeansThatNothingIsFinished() throws IOException {
        assertTrue(run.isEmpty());
        run.mayResume();
        once(kept -> Optional.empty());
        assertFalse(run.isEmpty());
        run.claim(CLOCK.instant().plusSeconds(5));
        assertTrue(run.isEmpty(), "the lease and the marker stay, everything else goes");
        lease.require();
        assertEquals(Optional.of(Instant.parse("2026-03-01T10:00:05Z")), run.begun());
    }

    @Test
    void markersOfOtherReleasesAreReadOrRefused() throws IOException {
        Path marker = folder.resolve("runs/nightly/.dynasage-run");
        assertEquals("nightly\nversion 1\nbegun 2026-03-01T10:00:00Z\n", Files.readString(marker));
        Files.writeString(marker, "nightly\n");
        run.mayResume();
        assertEquals(Optional.empty(), run.begun());
        Files.writeString(marker, "nightly\nversion 2\n");
        assertEquals(
                run.at(".dynasage-run") + " has version 2, and this release reads version 1; use the release that wrote"
                        + " it, or begin a new run",
                assertThrows(UsageException.class, run::mayResume).getMessage());
        Files.writeString(marker, "weekly\n");
        assertEquals(
                run.at(".dynasage-run") + " belongs to run \"weekly\", not to nightly; give another --run-id",
                assertThrows(UsageException.class, () -> run.claim(CLOCK.instant()))
                        .getMessage());
    }

    @Test
    void aRunThatHasDeployedDoesNotBeginAgain() {
        run.write("model/model.tar.gz", "serves");
        run.write(RunFolder.DEPLOYMENT, "{}");
        String deployed = "Run nightly has begun to deploy its model, and the endpoint may load it from " + run.uri()
                + " at any time, so the run does not begin again; ";
        assertEquals(
                deployed + "its events are gone, so give another --run-id",
                assertThrows(UsageException.class, () -> run.claim(CLOCK.instant()))
                        .getMessage());
        assertEquals(Optional.of("serves"), run.readIfThere("model/model.tar.gz"));
        assertEquals(
                "Run nightly has begun to deploy its model, which the endpoint may load from " + run.uri()
                        + " at any time, and the events that it was made of are gone, so it cannot go on; begin a new"
                        + " run",
                assertThrows(UsageException.class, run::mayResume).getMessage());
        run.write("ledger/events.json", "{}");
        run.mayResume();
        assertEquals(
                deployed + "continue it with --resume nightly, or give another --run-id",
                assertThrows(UsageException.class, () -> run.claim(CLOCK.instant()))
                        .getMessage());
    }

    private List<String> once(java.util.function.Function<List<String>, Optional<String>> problem) {
        return new Ledger(run, lease, CLOCK)
                .enterOnce(Stage.CHANNELS, RESULT, () -> List.of("result " + runs.incrementAndGet()), problem);
    }

    private Path entry() {
        return folder.resolve("runs/nightly/ledger/channels.json");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
