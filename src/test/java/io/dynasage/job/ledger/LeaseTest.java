package io.dynasage.job.ledger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.HeldException;
import io.dynasage.sagemaker.Poller;
import io.dynasage.storage.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock();

    @Test
    void theSecondDriverIsToldWhoHoldsTheRunAndChangesNothing() throws IOException {
        try (Lease first = lease();
                Lease second = lease()) {
            first.take();
            String before = last();
            HeldException refused = assertThrows(HeldException.class, second::take);
            assertEquals(7, ExitCode.of(refused).code());
            LeaseNote note = LeaseNote.read(before);
            assertEquals(
                    "Another driver holds run nightly: process "
                            + ProcessHandle.current().pid() + " on host "
                            + note.host() + " since 2026-03-01T10:00:00Z. Its lease expires at 2026-03-01T10:02:00Z"
                            + " unless it is renewed (" + notes().toUri() + "). Nothing was changed. Wait until that"
                            + " driver ends; if its machine is gone, start again after that time.",
                    refused.getMessage());
            second.close();
            assertEquals(before, last());
            first.require();
        }
    }

    @Test
    void aDriverThatHasEndedLeavesTheRunToTheNextOne() {
        try (Lease first = lease()) {
            first.take();
        }
        try (Lease second = lease()) {
            assertDoesNotThrow(second::take);
            second.require();
        }
    }

    @Test
    void aProcessThatIsAskedToEndGivesTheRunBackAndItsThreadsWriteNothingMore() {
        MemoryFiles store = new MemoryFiles(clock);
        RunFolder run = new RunFolder(new RunNames("shop", uri()), new RunId("nightly"), new Configuration());
        Lease ending = Lease.onRun(run, store);
        ending.take();
        ending.endWithTheProcess();
        Lease next = Lease.onRun(run, store);
        next.take();
        Map<String, String> taken = Map.copyOf(store.files);

        for (Executable step : List.<Executable>of(
                ending::require, ending::take, () -> ending.create(run, "ledger/events.json", "{}"), () -> {
                    ending.close();
                    ending.require();
                })) {
            assertEquals(
                    "The process was asked to end, and this driver has given run nightly back. It stops before it"
                            + " changes anything else; the next driver continues.",
                    assertThrows(HeldException.class, step).getMessage());
        }
        assertEquals(taken, store.files, "the next driver's lease is not touched");
        next.require();
        next.close();
    }

    @Test
    void sigtermGivesTheLeaseBack() throws Exception {
        Process driver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Driver.class.getName(),
                        uri())
                .redirectErrorStream(true)
                .start();
        try {
            BufferedReader output = driver.inputReader();
            String line = output.readLine();
            while (line != null && !line.equals(Driver.TAKEN)) {
                line = output.readLine();
            }
            assertEquals(Driver.TAKEN, line);
            assertFalse(LeaseNote.read(last()).released());
            driver.toHandle().destroy();
            assertEquals(143, driver.waitFor());
            assertTrue(LeaseNote.read(last()).released());
        } finally {
            driver.destroyForcibly();
        }
    }

    /** A driver that takes the lease and works until it is ended, or its input is closed. */
    static final class Driver {
        private static final String TAKEN = "the lease is taken";

        private Driver() {}

        public static void main(String[] args) throws InterruptedException {
            lease(args[0], Clock.systemUTC()).take();
            System.out.println(TAKEN);
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void aStepRenewsTheLease() throws IOException {
        try (Lease lease = lease()) {
            lease.take();
            clock.now = START.plusSeconds(100);
            lease.require();
            assertEquals("2026-03-01T10:03:40Z", LeaseNote.read(last()).expires());
            try (Stream<Path> files = Files.list(notes())) {
                assertEquals(1, files.count(), "older notes are removed");
            }
        }
    }

    @Test
    void anExpiredLeaseIsTakenOverAndItsHolderStops() throws IOException {
        try (Lease first = lease();
                Lease second = lease()) {
            first.take();
            clock.now = START.plusSeconds(119);
            assertThrows(HeldException.class, second::take);
            clock.now = START.plusSeconds(120);
            second.take();
            String taken = last();
            HeldException lost = assertThrows(HeldException.class, first::require);
            assertTrue(
                    lost.getMessage().startsWith("This driver has lost the lease on run nightly: process ")
                            && lost.getMessage().contains("since 2026-03-01T10:02:00Z holds it. It stops"),
                    lost.getMessage());
            assertThrows(HeldException.class, first::require);
            first.close();
            assertEquals(taken, last(), "the new holder's lease is not touched");
            second.require();
        }
    }

    @Test
    void theLeaseOfAProcessThatHasEndedOnThisMachineIsTakenOverAtOnce() throws Exception {
        LeaseNote mine = LeaseNote.ofThisProcess(START, Duration.ofHours(1));
        assertFalse(mine.processEnded());
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        LeaseNote left = note(mine, mine.kernel(), ended.pid());
        assertEquals(!mine.kernel().isEmpty(), left.processEnded());
        assertFalse(note(mine, "another machine", ended.pid()).processEnded(), "nothing is known of other machines");
        if (left.processEnded()) {
            write(left.toJson());
            try (Lease lease = lease()) {
                assertDoesNotThrow(lease::take);
            }
        }
    }

    @Test
    void aProcessIsNotTakenForALaterOneWithItsIdWhenTheClockIsSet() {
        LeaseNote mine = LeaseNote.ofThisProcess(START, Duration.ofHours(1));
        Instant started = Instant.parse(mine.started());
        assertFalse(startedAt(mine, started.minusSeconds(3)).processEnded());
        assertFalse(startedAt(mine, started.plusSeconds(3)).processEnded());
        assertEquals(
                !mine.kernel().isEmpty(),
                startedAt(mine, started.minusSeconds(3600)).processEnded());
    }

    @Test
    void ofAHundredDriversOneTakesTheRun() throws Exception {
        List<Lease> leases = new ArrayList<>();
        List<Callable<Boolean>> drivers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Lease lease = lease();
            leases.add(lease);
            drivers.add(() -> takes(lease));
        }
        assertEquals(1, won(drivers));
        leases.forEach(Lease::close);
    }

    @Test
    void ofAHundredDriversOneTakesOverAnExpiredLease() throws Exception {
        write(note(LeaseNote.ofThisProcess(START.minusSeconds(999), Duration.ofSeconds(9)), "", 1)
                .toJson());
        List<Lease> leases = new ArrayList<>();
        List<Callable<Boolean>> drivers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Lease lease = lease();
            leases.add(lease);
            drivers.add(() -> takes(lease));
        }
        assertEquals(1, won(drivers));
        leases.forEach(Lease::close);
    }

    @Test
    void aLeaseThatCannotBeReadIsRefusedWithTheCure() throws IOException {
        write("{\"version\": 1, \"host");
        String message = assertThrows(HeldException.class, () -> lease().take()).getMessage();
        assertTrue(
                message.startsWith("It is not known who holds run nightly, because the last file in " + notes().toUri()
                                + " cannot be understood: it is not a lease: ")
                        && message.endsWith("Remove the folder if no driver works on run nightly."),
                message);
        write(LeaseNote.ofThisProcess(START, Duration.ofHours(1))
                .toJson()
                .replace("\"version\" : 1", "\"version\" : 2"));
        message = assertThrows(HeldException.class, () -> lease().take()).getMessage();
        assertTrue(message.contains("its version is 2, and this release knows version 1"), message);
    }

    @Test
    void aWaitingDriverTakesTheLeaseWhenItIsGivenBackAndOtherwiseNamesTheHolder() {
        Poller poller = new Poller(Duration.ofMillis(10), Duration.ofMillis(300), Clock.systemUTC());
        try (Lease first = lease();
                Lease second = lease()) {
            first.take();
            HeldException held = assertThrows(HeldException.class, () -> second.await(poller));
            assertTrue(held.getMessage().startsWith("Another driver holds run nightly: process "), held.getMessage());
            assertTrue(held.isAwaited());
            assertFalse(assertThrows(HeldException.class, second::take).isAwaited());
            first.close();
            second.await(poller);
            second.require();
        }
    }

    @Test
    void aDriverThatReplacesANoteOfLongAgoFindsOut() {
        LeaseNotes notes = new LeaseNotes(new NewLocalFiles(clock), folder.toUri() + "notes/");
        LeaseNotes.Numbered first = notes.replace(Optional.empty(), "1").orElseThrow();
        LeaseNotes.Numbered second = notes.replace(Optional.of(first), "2").orElseThrow();
        LeaseNotes.Numbered third = notes.replace(Optional.of(second), "3").orElseThrow();
        assertEquals(Optional.empty(), notes.replace(Optional.of(first), "slow"));
        assertEquals(Optional.empty(), notes.replace(Optional.empty(), "slower"));
        assertEquals(Optional.of(third), notes.last());
        assertTrue(notes.refusesToCreate(third));
        assertEquals(Optional.of(third), notes.last());
    }

    @Test
    void anotherFileSystemOfHadoopCreatesOnce() {
        NewFiles files = new NewHadoopFiles(new Configuration(), clock);
        String uri = folder.toUri() + "x/note";
        assertEquals(List.of(), files.names(folder.toUri() + "x/"));
        assertEquals(Optional.empty(), files.read(uri));
        assertTrue(files.create(uri, "1"));
        assertFalse(files.create(uri, "2"));
        assertEquals(Optional.of("1"), files.read(uri));
        assertEquals(List.of("note"), files.names(folder.toUri() + "x/"));
        files.delete(uri);
        files.delete(uri);
        assertEquals(Optional.empty(), files.read(uri));
    }

    @Test
    void aFileThatCannotBeWrittenToItsEndIsNotThere() {
        Configuration ending = new Configuration();
        ending.setClass("fs.file.impl", EndingFiles.class, FileSystem.class);
        ending.setBoolean("fs.file.impl.disable.cache", true);
        String uri = folder.toUri() + "x/note";
        String message = assertThrows(StorageException.class, () -> new NewHadoopFiles(ending, clock).create(uri, "1"))
                .getMessage();
        assertTrue(message.contains("the driver ends"), message);
        NewFiles files = new NewHadoopFiles(new Configuration(), clock);
        assertEquals(Optional.empty(), files.read(uri));
        assertEquals(List.of(), files.names(folder.toUri() + "x/"));
    }

    /** A file system whose writer ends between the creation of a file and its first byte. */
    static final class EndingFiles extends RawLocalFileSystem {
        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path path,
                boolean overwrite,
                int buffer,
                short replication,
                long block,
                Progressable progress)
                throws IOException {
            super.create(path, overwrite, buffer, replication, block, progress).close();
            throw new IOException("the driver ends");
        }
    }

    private Lease lease() {
        return lease(uri(), clock);
    }

    private static Lease lease(String uri, Clock clock) {
        return Lease.onRun(
                new RunFolder(new RunNames("shop", uri), new RunId("nightly"), new Configuration()),
                NewFiles.at(uri, new Configuration(), "us-east-1", clock));
    }

    private String uri() {
        return folder.toUri().toString().replaceFirst("/$", "");
    }

    private Path notes() {
        return folder.resolve("runs/nightly/.dynasage-lease");
    }

    /** Leaves a note as the last one. */
    private void write(String note) throws IOException {
        Files.createDirectories(notes());
        Files.writeString(notes().resolve("000000000007.json"), note);
    }

    private String last() {
        return new LeaseNotes(new NewLocalFiles(clock), notes().toUri().toString())
                .last()
                .orElseThrow()
                .text();
    }

    private static LeaseNote note(LeaseNote like, String kernel, long pid) {
        return new LeaseNote(
                1, like.token(), like.host(), pid, kernel, like.started(), like.since(), like.expires(), false);
    }

    private static LeaseNote startedAt(LeaseNote like, Instant start) {
        return new LeaseNote(
                1,
                like.token(),
                like.host(),
                like.pid(),
                like.kernel(),
                start.toString(),
                like.since(),
                like.expires(),
                false);
    }

    private static boolean takes(Lease lease) {
        try {
            lease.take();
            return true;
        } catch (HeldException e) {
            return false;
        }
    }

    private static long won(List<Callable<Boolean>> drivers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(drivers.size());
        try {
            long won = 0;
            for (Future<Boolean> driver : threads.invokeAll(drivers)) {
                won += driver.get() ? 1 : 0;
            }
            return won;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A store in memory. */
    private static final class MemoryFiles implements NewFiles {
        private final Map<String, String> files = new TreeMap<>();
        private final Clock clock;

        private MemoryFiles(Clock clock) {
            this.clock = clock;
        }

        @Override
        public List<String> names(String folder) {
            return files.keySet().stream()
                    .filter(uri -> uri.startsWith(folder))
                    .map(uri -> uri.substring(folder.length()))
                    .toList();
        }

        @Override
        public Optional<String> read(String uri) {
            return Optional.ofNullable(files.get(uri));
        }

        @Override
        public boolean create(String uri, String text) {
            return files.putIfAbsent(uri, text) == null;
        }

        @Override
        public void delete(String uri) {
            files.remove(uri);
        }

        @Override
        public Instant now() {
            return clock.instant();
        }
    }

    private static final class SetClock extends Clock {
        private volatile Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
