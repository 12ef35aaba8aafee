package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One bit of one file of a run flips between two halves of the run. The second half has to come to the same channels as
 * a run without it, or to refuse the file.
 */
class BitFlipIT {
    /** What the runs have in common, so that only the bit can make a difference. */
    private static final String[] SETTINGS = {
        "evaluation.baselines=[popularity]",
        "features.negatives.draws=2",
        "training.hyperparameters.epochs=2",
        "source.segments=4"
    };

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static List<String> channels;

    /** A kind of file, the stage after which one of its bits flips, and the stage until which the run goes on. */
    record Kind(String file, String after, String until) {
        @Override
        public String toString() {
            return file + " after " + after;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(".dynasage-run", "events", "channels"),
                new Kind("settings.txt", "events", "channels"),
                new Kind("profile.json", "events", "channels"),
                new Kind("ledger/events.json", "events", "channels"),
                new Kind("events/.*[.]parquet", "events", "channels"),
                new Kind("ledger/features.json", "features", "channels"),
                new Kind("features/features.json", "features", "channels"),
                new Kind("features/ids/.*[.]json", "features", "channels"),
                new Kind("candidates/.*[.]parquet", "features", "channels"),
                new Kind("channels/train/.*[.]pbr", "channels", "training"));
    }

    @BeforeAll
    static void aRunWithoutAFlippedBit() {
        job = JobOnServices.start(folder, "bit-flip-it");
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(2000, 7));
        JobOnServices.Outcome outcome = job.run(List.of("--until", "channels"), "calm", SETTINGS);
        assertEquals(0, outcome.code(), outcome.err());
        channels = job.channelBytes("calm");
    }

    @AfterAll
    static void stop() {
        job.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theRunComesToTheSameChannelsOrRefusesTheFile(Kind kind) throws IOException {
        String run = "flip-" + kind.file().replaceAll("[^a-z]+", "-").replaceAll("^-|-$", "") + "-" + kind.after();
        JobOnServices.Outcome first = job.run(List.of("--until", kind.after()), run, SETTINGS);
        assertEquals(0, first.code(), first.err());
        Path flipped = flip(job.runFolder(run), kind.file());
        JobOnServices.Outcome second = job.command(
                List.of("run", "--config", "conf/recommendation.conf", "--resume", run, "--until", kind.until()),
                SETTINGS);
        System.err.println("FLIP " + kind + " -> " + second.code() + " "
                + second.err()
                        .lines()
                        .filter(line -> line.startsWith("dynasage"))
                        .findFirst()
                        .orElse(""));
        if (second.code() == 0) {
            assertEquals(channels, job.channelBytes(run), "a wrong result after a bit of " + flipped + " flipped");
        } else {
            String name = flipped.getFileName().toString();
            assertTrue(second.err().contains(name), () -> name + " is not named in " + second.err());
            assertTrue(!second.err().contains("\tat "), () -> "a stack trace: " + second.err());
        }
    }

    /** Inverts a random bit of one file, with the same choice in each run of the test. */
    private static Path flip(Path run, String form) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(run)) {
            file = files.filter(path -> run.relativize(path).toString().matches(form))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        long bit = new SplittableRandom(form.hashCode()).nextLong(8L * bytes.length);
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        Path part = Files.createTempFile(folder, "flipped", ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }
}
