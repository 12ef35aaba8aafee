package io.dynasage.job.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * What the file of a lease says about its holder. Times are in ISO 8601 and UTC.
 *
 * @param version the version of this form
 * @param token a random text that only this holder has
 * @param host the name of the holder's machine
 * @param pid the holder's process id
 * @param kernel the running system in which the process id means this process; empty where that is not known
 * @param started when the process started; empty where that is not known
 * @param since when the holder took the lease
 * @param expires when the lease ends unless it is renewed
 * @param released whether the holder gave the lease back
 */
record LeaseNote(
        int version,
        String token,
        String host,
        long pid,
        String kernel,
        String started,
        String since,
        String expires,
        boolean released) {
    static final int VERSION = 1;
    private static final Duration CLOCK_CHANGES = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Returns a note of this process, valid from now on. */
    static LeaseNote ofThisProcess(Instant now, Duration term) {
        ProcessHandle process = ProcessHandle.current();
        return new LeaseNote(
                VERSION,
                UUID.randomUUID().toString(),
                hostName(),
                process.pid(),
                runningSystem(),
                startOf(process),
                text(now),
                text(now.plus(term)),
                false);
    }

    /** @throws IllegalArgumentException if the text is not a note that this release can read */
    static LeaseNote read(String text) {
        try {
            LeaseNote note = JSON.readValue(text, LeaseNote.class);
            if (note.version() < 1 || note.version() > VERSION) {
                throw new IllegalArgumentException(
                        "its version is " + note.version() + ", and this release knows version " + VERSION);
            }
            Instant.parse(note.since());
            Instant.parse(note.expires());
            if (!note.started().isEmpty()) {
                Instant.parse(note.started());
            }
            return note;
        } catch (JsonProcessingException | java.time.DateTimeException | NullPointerException e) {
            throw new IllegalArgumentException("it is not a lease: " + e.getMessage(), e);
        }
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A lease cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    LeaseNote until(Instant end) {
        return new LeaseNote(version, token, host, pid, kernel, started, since, text(end), released);
    }

    LeaseNote givenBack(Instant now) {
        return new LeaseNote(version, token, host, pid, kernel, started, since, text(now), true);
    }

    boolean expired(Instant now) {
        return !now.isBefore(Instant.parse(expires));
    }

    /** Returns whether this process can see that the holder's process has ended. */
    boolean processEnded() {
        return !kernel.isEmpty()
                && kernel.equals(runningSystem())
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(this::startedThen)
                        .isEmpty();
    }

    /**
     * Returns whether the process may be the holder and not a later one with the same id. Each process reckons start
     * times from the boot of the system, which moves by some seconds when the clock is set.
     */
    private boolean startedThen(ProcessHandle process) {
        String start = startOf(process);
        return start.isEmpty()
                || started.isEmpty()
                || Duration.between(Instant.parse(started), Instant.parse(start))
                                .abs()
                                .compareTo(CLOCK_CHANGES)
                        <= 0;
    }

    /** Returns the holder, for messages. */
    String holder() {
        return "process " + pid + " on host " + host + " since " + since;
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
        }
    }

    /** Returns the boot of this machine and the namespace of its process ids, as Linux names them. */
    private static String runningSystem() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
