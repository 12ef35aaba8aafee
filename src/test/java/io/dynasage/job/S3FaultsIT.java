package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.faults.Fault;
import io.dynasage.local.faults.FaultProxy;
import io.dynasage.local.faults.FaultRule;
import io.dynasage.local.faults.InjectedFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose requests to S3 go through a fault proxy. */
class S3FaultsIT {
    private static final String BUCKET = "s3-faults-it";

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static FaultProxy s3;

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, BUCKET);
        s3 = FaultProxy.before(job.services().s3().endpoint());
        TestSpark.session()
                .sparkContext()
                .hadoopConfiguration()
                .set("fs.s3a.bucket." + BUCKET + ".endpoint", s3.endpoint().toString());
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(3000, 7));
    }

    @AfterEach
    void calm() {
        s3.clear();
    }

    @AfterAll
    static void stop() {
        s3.close();
        job.close();
    }

    @Test
    void aRunWhoseObjectsBreakOffInEveryFewDozenRequestsHasTheSameChannels() {
        List<String> until = List.of("--until", "channels");
        int before = s3.injected().size();
        JobOnServices.Outcome calm = job.run(until, "calm");
        assertEquals(0, calm.code(), calm.err());
        for (String rule : List.of(
                "s3.GetObject:cut:every=11",
                "s3.GetObject:reset:every=13",
                "s3.GetObject:internal-error:every=17",
                "s3.HeadObject:unavailable:every=19",
                "s3.HeadObject:reset:every=23")) {
            s3.inject(FaultRule.parse(rule));
        }
        JobOnServices.Outcome outcome = job.run(until, "faulty");
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(job.channelBytes("calm"), job.channelBytes("faulty"));
        assertEquals(
                List.of(Fault.RESET, Fault.CUT, Fault.INTERNAL_ERROR, Fault.UNAVAILABLE),
                s3.injected().stream()
                        .skip(before)
                        .map(InjectedFault::fault)
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void aRunWhoseCredentialsForS3ExpireSaysSoAndHowToContinue() throws Exception {
        CompletableFuture<JobOnServices.Outcome> run =
                CompletableFuture.supplyAsync(() -> job.run(List.of("--until", "channels"), "expired"));
        Path events = job.runFolder("expired").resolve("ledger/events.json");
        while (!Files.exists(events) && !run.isDone()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        s3.inject(FaultRule.parse("s3:expired-credentials"));
        JobOnServices.Outcome outcome = run.get(2, TimeUnit.MINUTES);
        assertEquals(6, outcome.code(), outcome.err());
        String said = outcome.err()
                .lines()
                .filter(line -> line.startsWith("dynasage: "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                said.matches("dynasage: (The AWS credentials for S3 have expired; it has refused them since 2"
                        + "|S3 has refused requests without a reason since 2).*"),
                said);
        assertTrue(
                said.contains(" Renew them (S3A takes them from fs.s3a.aws.credentials.provider, ")
                        && said.endsWith(", then continue with run --resume expired (what is finished is kept)."),
                said);
        assertTrue(outcome.err().lines().noneMatch(line -> line.startsWith("\tat ")), outcome.err());
    }
}
