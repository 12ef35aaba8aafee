package io.dynasage.job.ledger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.HeldException;
import io.dynasage.sagemaker.Poller;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
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
            String before = Files.readString(file());
            HeldException refused = assertThrows(HeldException.class, second::take);
            assertEquals(7, ExitCode.of(refused).code());
            LeaseNote note = LeaseNote.read(before);
            assertEquals(
                    "Another driver holds run nightly: process " + ProcessHandle.current().pid() + " on host "
                            + note.host() + " since 2026-03-01T10:00:00Z. Its lease expires at 2026-03-01T10:02:00Z unless"
                            + " it is renewed (" + file().toUri() + "). Nothing was changed. Wait until that driver ends;"
                            + " if its machine is gone, start again after that time.",
                    refused.getMessage());
            second.close();
            assertEquals(before, Files.readString(file()));
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
    void aStepRenewsTheLease() throws IOException {
        try (Lease lease = lease()) {
            lease.take();
            clock.now = START.plusSeconds(100);
            lease.require();
            assertEquals("2026-03-01T10:03:40Z", LeaseNote.read(Files.readString(file())).expires());
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
            String taken = Files.readString(file());
            HeldException lost = assertThrows(HeldException.class, first::require);
            assertTrue(
                    lost.getMessage().startsWith("This driver has lost the lease on run nightly: process ")
                            && lost.getMessage().contains("since 2026-03-01T10:02:00Z holds it. It stops"),
                    lost.getMessage());
            assertThrows(HeldException.class, first::require);
            first.close();
            assertEquals(taken, Files.readString(file()), "the new holder's lease is not touched");
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
            Files.writeString(file(), left.toJson());
            try (Lease lease = lease()) {
                assertDoesNotThrow(lease::take);
            }
        }
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
        Files.writeString(
                file(),
                note(LeaseNote.ofThisProcess(START.minusSeconds(999), Duration.ofSeconds(9)), "", 1)
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
        Files.writeString(file(), "{\"version\": 1, \"host");
        String message = assertThrows(HeldException.class, () -> lease().take()).getMessage();
        assertTrue(
                message.startsWith("It is not known who holds run nightly, because " + file().toUri()
                                + " cannot be understood: it is not a lease: ")
                        && message.endsWith("Remove the file if no driver works on run nightly."),
                message);
        Files.writeString(file(), LeaseNote.ofThisProcess(START, Duration.ofHours(1))
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
            String message = assertThrows(HeldException.class, () -> second.await(poller))
                    .getMessage();
            assertTrue(message.startsWith("Another driver holds run nightly: process "), message);
            first.close();
            second.await(poller);
            second.require();
        }
    }

    @Test
    void aStoreThatIgnoresConditionsHasNoLease() {
        Careless careless = new Careless(false);
        try (Lease lease = new Lease(files(), careless, "run nightly")) {
            lease.take();
            careless.content.set(new SharedFile.Content("somebody else's", ""));
            assertDoesNotThrow(lease::require);
        }
        assertEquals("somebody else's", careless.content.get().text());
        try (Lease lease = new Lease(files(), new Careless(true), "run nightly")) {
            assertDoesNotThrow(lease::take);
            assertDoesNotThrow(lease::require);
        }
    }

    @Test
    void anotherFileSystemOfHadoopCreatesOnceAndReplacesWhatWasSeen() {
        SharedFile file = new SharedHadoopFile(folder.resolve("x/lease").toUri().toString(), new Configuration(), clock);
        assertEquals(Optional.empty(), file.read());
        SharedFile.Content first = file.create("1").orElseThrow();
        assertEquals(Optional.empty(), file.create("2"));
        SharedFile.Content second = file.replace(first, "2").orElseThrow();
        assertEquals(Optional.empty(), file.replace(first, "3"));
        assertEquals(Optional.of(second), file.read());
    }

    private Lease lease() {
        return Lease.onRun(
                new RunFolder(new RunNames("shop", uri()), new RunId("nightly"), new Configuration()), files());
    }

    private SharedFiles files() {
        return new SharedFiles(new Configuration(), "us-east-1", clock);
    }

    private String uri() {
        return folder.toUri().toString().replaceFirst("/$", "");
    }

    private Path file() throws IOException {
        return Files.createDirectories(folder.resolve("runs/nightly")).resolve(".dynasage-lease.json");
    }

    private static LeaseNote note(LeaseNote like, String kernel, long pid) {
        return new LeaseNote(
                1, like.token(), like.host(), pid, kernel, like.started(), like.since(), like.expires(), false);
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

    /** A store that writes under any condition, and may say that it knows none. */
    private static final class Careless implements SharedFile {
        private final AtomicReference<Content> content = new AtomicReference<>();
        private final boolean honest;

        private Careless(boolean honest) {
            this.honest = honest;
        }

        @Override
        public String uri() {
            return "s3a://careless/lease";
        }

        @Override
        public Optional<Content> read() {
            return Optional.ofNullable(content.get());
        }

        @Override
        public Optional<Content> create(String text) {
            if (honest) {
                throw new NoConditionsException("S3 answered 501 to a conditional write");
            }
            content.set(new Content(text, ""));
            return read();
        }

        @Override
        public Optional<Content> replace(Content before, String text) {
            return create(text);
        }

        @Override
        public boolean keepsConditions(Content now) {
            return false;
        }

        @Override
        public Instant now() {
            return START;
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
