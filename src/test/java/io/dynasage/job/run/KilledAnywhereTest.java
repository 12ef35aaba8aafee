package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.channels.ChannelFile;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.NewFiles;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that dies before any of its durable steps, and is resumed. The stages only pretend; what a real driver leaves
 * is compared by {@code KilledDriverIT} and {@code src/test/kill.sh}.
 */
@Tag("any-spark")
class KilledAnywhereTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    /** The driver's death: nothing in a driver catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What is outside the driver and stays when it dies. */
    private static final class World {
        private final Map<String, String> trainingJobs = new TreeMap<>();
        private final List<String> readings = new ArrayList<>();
        private final List<String> deployments = new ArrayList<>();
        private Optional<String> served = Optional.of("old");
        private Optional<String> previous = Optional.empty();
    }

    @Test
    void aRunThatDiesBeforeAnyDurableStepIsResumedAndDoesNothingTwice() throws IOException {
        Set<DurableStep> passed = EnumSet.noneOf(DurableStep.class);
        Map<String, String> whole = left(attempts(0, passed, new World()));
        assertEquals(
                EnumSet.complementOf(EnumSet.of(DurableStep.LISTS, DurableStep.CURRENT_LISTS, DurableStep.RECORD)),
                passed,
                "the steps of this test are those of a run");
        int steps = 1;
        World world = new World();
        while (attempts(steps, EnumSet.noneOf(DurableStep.class), world) >= 0 && dies(steps)) {
            assertEquals(whole, left(steps), "killed before step " + steps);
            assertEquals(List.of("shop-f1", "shop-t1"), List.copyOf(world.trainingJobs.keySet()), "step " + steps);
            assertTrue(world.readings.size() <= 2, "at most one round is read again");
            assertEquals(Optional.of("old"), world.previous, "what it would roll back to, step " + steps);
            assertEquals(List.of("mine"), world.deployments.stream().distinct().toList());
            world = new World();
            steps++;
        }
        assertEquals(17, steps - 1, "the run has died before each of its steps");
    }

    private boolean dies(int attempt) {
        return Files.exists(folder.resolve(attempt + "/died"));
    }

    /** Runs until the given step, and then again to the end. */
    private int attempts(int dieBefore, Set<DurableStep> passed, World world) throws IOException {
        try {
            drive(dieBefore, dieBefore, passed, world, false);
        } catch (Killed e) {
            Files.createFile(folder.resolve(dieBefore + "/died"));
            boolean begun = Files.exists(folder.resolve(dieBefore + "/runs/nightly/.dynasage-run"));
            drive(dieBefore, 0, passed, world, begun);
        }
        return dieBefore;
    }

    private void drive(int home, int dieBefore, Set<DurableStep> passed, World world, boolean resumed)
            throws IOException {
        Path output = Files.createDirectories(folder.resolve(String.valueOf(home)));
        RunFolder run = new RunFolder(
                new RunNames("shop", output.toUri().toString().replaceFirst("/$", "")),
                new RunId("nightly"),
                new Configuration());
        // A dead driver renews nothing, so the lease is already free for the next one.
        Lease lease = Lease.onRun(run, NewFiles.at(run.uri(), new Configuration(), "us-east-1", CLOCK));
        try {
            lease.take();
            Ledger ledger = new Ledger(run, lease, CLOCK);
            int[] left = {dieBefore};
            drive(run, ledger, world, resumed, step -> {
                if (--left[0] == 0) {
                    throw new Killed();
                }
                passed.add(step);
            });
        } finally {
            lease.close();
        }
    }

    private interface Death {
        void before(DurableStep step);
    }

    private void drive(RunFolder run, Ledger ledger, World world, boolean resumed, Death death) {
        RunSettings settings = new RunSettings(List.of("a = 1"));
        if (!resumed) {
            death.before(DurableStep.MARKER);
            run.claim(CLOCK.instant());
        } else {
            run.mayResume();
        }
        if (run.isEmpty()) {
            death.before(DurableStep.SETTINGS);
            run.write(RunSettings.FILE, settings.text());
        }
        settings.requireSame(run);
        death.before(DurableStep.STAGE_BEGINS);
        ledger.enterOnce(
                Stage.EVENTS,
                new TypeReference<List<String>>() {},
                () -> {
                    world.readings.add("table");
                    run.write("events/part-0", "events");
                    death.before(DurableStep.STAGE_ENDS);
                    return List.of("events");
                },
                kept -> Optional.empty());
        death.before(DurableStep.STAGE_BEGINS);
        Map<String, ChannelManifest> channels = ledger.enterOnce(
                Stage.CHANNELS,
                new TypeReference<>() {},
                () -> {
                    run.twin().write("channels/train/part-0", "rows");
                    death.before(DurableStep.STAGE_ENDS);
                    return manifests("aa");
                },
                kept -> Optional.empty());
        death.before(DurableStep.TRAINING_REQUEST);
        String requested = attempt(run.twin(), "shop-t", world).next(channels);
        ledger.enter(Stage.TRAINING, () -> {
            death.before(DurableStep.TRAINING_JOB);
            world.trainingJobs.put(attempt(run.twin(), "shop-t", world).next(channels), "Completed");
            death.before(DurableStep.STAGE_ENDS);
            return requested;
        });
        ledger.enter(Stage.EVALUATION, () -> {
            death.before(DurableStep.EVALUATION);
            run.write("evaluation.json", "{}");
            return "judged";
        });
        Map<String, ChannelManifest> whole = ledger.enterOnce(
                Stage.REFIT_CHANNELS,
                new TypeReference<>() {},
                () -> {
                    death.before(DurableStep.REFIT_CHANNELS);
                    run.write("channels/train/part-0", "all rows");
                    return manifests("bb");
                },
                kept -> Optional.empty());
        death.before(DurableStep.REFIT_REQUEST);
        String again = attempt(run, "shop-f", world).next(whole);
        ledger.enter(Stage.REFIT_TRAINING, () -> {
            death.before(DurableStep.REFIT_JOB);
            world.trainingJobs.put(attempt(run, "shop-f", world).next(whole), "Completed");
            return again;
        });
        ledger.enter(Stage.REFIT, () -> {
            death.before(DurableStep.MODEL_VERSION);
            return "registered";
        });
        ledger.enter(Stage.ENDPOINT, () -> {
            death.before(DurableStep.DEPLOYMENT_NOTE);
            world.previous = new DeploymentNote(run).previous("mine", () -> world.served, other -> Optional.empty());
            death.before(DurableStep.DEPLOYMENT);
            world.served = Optional.of("mine");
            world.deployments.add("mine");
            death.before(DurableStep.PARITY_CHECK);
            return "served";
        });
    }

    private static Map<String, ChannelManifest> manifests(String sha256) {
        return Map.of(
                "train", new ChannelManifest("train/", "csv", 1, 4, List.of(new ChannelFile("part-0", 4, 1, sha256))));
    }

    private static TrainingAttempts attempt(RunFolder folder, String role, World world) {
        return new TrainingAttempts(
                folder, number -> role + number, name -> Optional.ofNullable(world.trainingJobs.get(name)));
    }

    /** Returns the contents of what a run left, apart from its lease. */
    private Map<String, String> left(int home) throws IOException {
        Path run = folder.resolve(home + "/runs/nightly");
        Map<String, String> left = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains(".dynasage-lease")) {
                    left.put(run.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return left;
    }
}
