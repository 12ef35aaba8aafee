package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says when a service that it needs goes away. */
class OutageIT {
    /** More than all requests of the end of a run may take to give up. */
    private static final Duration BOUND = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void aRunWhoseS3GoesAwayEndsWithOneMessageThatSaysWhatSinceWhenAndHowToContinue() throws Exception {
        try (JobOnServices job = start("outage-it-s3")) {
            CompletableFuture<JobOnServices.Outcome> run = CompletableFuture.supplyAsync(() -> job.run("gone"));
            Path events = job.runFolder("gone").resolve("ledger/events.json");
            while (!Files.exists(events)) {
                assertTrue(!run.isDone(), () -> run.join().err());
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Instant before = Instant.now();
            job.services().s3().close();
            assertOutage(
                    run.get(BOUND.toSeconds(), TimeUnit.SECONDS),
                    before,
                    "S3 has given no usable answer since ",
                    ", then continue with run --resume gone (what is finished is kept).");
        }
    }

    @Test
    void aRunWhoseTableGoesAwayBeforeItIsReadSaysSo() throws Exception {
        try (JobOnServices job = start("outage-it-table")) {
            job.services().dynamoDb().close();
            assertOutage(
                    job.run("untabled"),
                    Instant.EPOCH,
                    "DynamoDB has given no usable answer since ",
                    "Check the network and source.region and source.endpoint, then ");
        }
    }

    private static void assertOutage(JobOnServices.Outcome outcome, Instant before, String what, String next) {
        assertEquals(6, outcome.code(), outcome.err());
        String said = outcome.err()
                .lines()
                .filter(line -> line.startsWith("dynasage: "))
                .findFirst()
                .orElseThrow();
        assertTrue(said.startsWith("dynasage: " + what), said);
        assertTrue(said.contains(next), said);
        Instant since = Instant.parse(said.replaceFirst("^.* since (\\S+),.*$", "$1"));
        assertTrue(!since.isBefore(before.minusSeconds(1)) && !since.isAfter(Instant.now()), said);
        assertTrue(outcome.err().lines().noneMatch(line -> line.startsWith("\tat ")), outcome.err());
    }

    private JobOnServices start(String bucket) {
        JobOnServices job = JobOnServices.start(folder, bucket);
        Configuration hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
        hadoop.set("fs.s3a.bucket." + bucket + ".attempts.maximum", "5");
        hadoop.set("fs.s3a.bucket." + bucket + ".retry.limit", "5");
        hadoop.set("fs.s3a.bucket." + bucket + ".retry.interval", "500ms");
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(3000, 7));
        return job;
    }
}
