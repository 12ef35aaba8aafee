package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.LeftFiles;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/**
 * One bit of one file of each kind flips in a run that stopped before its endpoint. The resumed run has to come to the
 * same channels, model, evaluation and lists as one without it, or to refuse the file. Takes minutes, so the build
 * leaves it out: {@code mvn verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=BitFlipIT}.
 */
class BitFlipIT {
    private static final String[] SETTINGS = {
        "features.negatives.draws=2", "training.hyperparameters.epochs=2", "evaluation.full-ranking=false"
    };

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static Path run;
    private static Path kept;

    @BeforeAll
    static void aRunThatStopsBeforeItsEndpoint() throws IOException {
        job = JobOnServices.start(folder, "bit-flip-it");
        TableLoader.load(job.services().dynamoDb(), "interactions", GeneratedEvents.of(1000, 7));
        JobOnServices.Outcome begun = job.run(List.of("--until", "evaluation"), "flip", SETTINGS);
        assertEquals(0, begun.code(), begun.err());
        run = job.runFolder("flip");
        kept = folder.resolve("kept");
        copy(run, kept);
    }

    @AfterAll
    static void stop() {
        job.close();
    }

    @Test
    void aFlippedBitInAnyFileOfARunChangesNoResultOrIsRefused() throws IOException {
        JobOnServices.Outcome whole = resume();
        assertEquals(0, whole.code(), whole.err());
        Map<String, String> expected = results();
        endpointIsGone();
        Map<String, Path> kinds = kinds();
        assertTrue(kinds.size() > 20, kinds.keySet().toString());
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Path> kind : kinds.entrySet()) {
            copy(kept, run);
            flip(run.resolve(kind.getValue()));
            JobOnServices.Outcome resumed = resume();
            if (resumed.code() != 0) {
                refusal(kind.getValue(), resumed).forEach(wrong::add);
            } else if (!results().equals(expected)) {
                wrong.add(kind.getKey() + ": " + results() + " instead of " + expected);
            }
            endpointIsGone();
        }
        assertEquals(List.of(), wrong, kinds.size() + " kinds of files");
    }

    /** Returns what is wrong with the message that refuses a file. */
    private static List<String> refusal(Path file, JobOnServices.Outcome outcome) {
        List<String> wrong = new ArrayList<>();
        if (!outcome.err().contains(file.getFileName().toString())) {
            wrong.add(file + " is not named: exit " + outcome.code() + ", " + outcome.err());
        }
        if (outcome.err().contains("\tat ")) {
            wrong.add(file + " gives a stack trace: " + outcome.err());
        }
        return wrong;
    }

    /** Deletes the endpoint, so that no repeated evaluation meets a live model. */
    private static void endpointIsGone() {
        try (SageMakerClient client = SageMakerClient.builder()
                .endpointOverride(job.services().sageMaker().endpoint())
                .build()) {
            client.listEndpointsPaginator()
                    .endpoints()
                    .forEach(endpoint -> client.deleteEndpoint(d -> d.endpointName(endpoint.endpointName())));
        }
    }

    private static JobOnServices.Outcome resume() {
        return job.command(
                List.of("run", "--config", "conf/recommendation.conf", "--resume", "flip"),
                Stream.concat(
                                Stream.of(
                                        "evaluation.baselines=[popularity]", "evaluation.gate.must-beat=[popularity]"),
                                Stream.of(SETTINGS))
                        .toArray(String[]::new));
    }

    /** Returns digests of all that a user of the run relies on. */
    private static Map<String, String> results() throws IOException {
        LeftFiles files = new LeftFiles(run);
        Map<String, String> results = new TreeMap<>();
        results.put("channels", files.digests("channels/").toString());
        results.put("lists", files.digests("recommendations/json").toString());
        results.put("model", job.record("flip").at("/training/modelSha256").asText());
        results.put("evaluation", Files.readString(run.resolve("evaluation.json")));
        return results;
    }

    /** Returns the first file of each kind, by its path without the numbers and ids of parts. */
    private static Map<String, Path> kinds() throws IOException {
        Map<String, Path> kinds = new TreeMap<>();
        try (Stream<Path> files = Files.walk(kept)) {
            files.filter(Files::isRegularFile)
                    .map(kept::relativize)
                    .filter(file -> !file.startsWith(".dynasage-lease")
                            && kept.resolve(file).toFile().length() > 0)
                    .sorted()
                    .forEach(
                            file -> kinds.putIfAbsent(file.toString().replaceAll("part-.*?([.].*)?$", "part$1"), file));
        }
        return kinds;
    }

    /** Inverts one bit of a file, with the same choice in each run of the test. */
    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        long bit = new SplittableRandom(bytes.length).nextLong(8L * bytes.length);
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        Files.write(file, bytes);
    }

    /** Replaces a folder by a copy of another one, with the attributes in which the stand-in keeps objects' tags. */
    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.walk(to)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
