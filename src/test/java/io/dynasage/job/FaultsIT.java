package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.FaultyServices;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.faults.FaultRule;
import io.dynasage.local.faults.InjectedFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, all of whose requests go through fault proxies; docs/faults.md is the table of what they show. */
class FaultsIT {
    private static final String BUCKET = "faults-it";

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static FaultyServices faulty;

    @BeforeAll
    static void aRunWithoutFaults() {
        job = JobOnServices.start(folder, BUCKET);
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(6000, 7));
        faulty = FaultyServices.before(job.services());
        TestSpark.session()
                .sparkContext()
                .hadoopConfiguration()
                .set(
                        "fs.s3a.bucket." + BUCKET + ".endpoint",
                        faulty.endpoints().s3().toString());
        JobOnServices.Outcome outcome = run("calm");
        assertEquals(0, outcome.code(), outcome.err());
    }

    @AfterEach
    void calm() {
        faulty.clear();
    }

    @AfterAll
    static void stop() {
        faulty.close();
        job.close();
    }

    @Test
    void aRunThatMeetsPassingFaultsOfTheTableAndSageMakerEndsAsWithoutThem() {
        FaultCells.PASSING.forEach(cell -> faulty.inject(FaultRule.parse(cell.rule())));
        JobOnServices.Outcome outcome = run("passing");
        List<String> met = injected();
        assertEquals(0, outcome.code(), () -> outcome.err() + " after " + met);
        assertEquals(job.channelBytes("calm"), job.channelBytes("passing"));
        assertEquals(
                job.record("calm").at("/evaluation/scorers/model"),
                job.record("passing").at("/evaluation/scorers/model"));
        TreeSet<String> missing = new TreeSet<>();
        FaultCells.PASSING.forEach(cell -> missing.add(cell.met()));
        met.forEach(missing::remove);
        assertTrue(missing.isEmpty(), () -> "no request met " + missing);
    }

    private static List<String> injected() {
        return faulty.injected().stream().map(InjectedFault::toString).collect(Collectors.toList());
    }

    private static JobOnServices.Outcome run(String runId, String... more) {
        List<String> overrides = new ArrayList<>(faulty.endpoints().overrides());
        overrides.addAll(
                List.of("source.segments=12", "features.negatives.draws=2", "training.hyperparameters.epochs=4"));
        overrides.addAll(List.of(more));
        return job.run(runId, overrides.toArray(String[]::new));
    }
}
