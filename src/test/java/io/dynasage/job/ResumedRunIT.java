package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.job.ledger.Lease;
import io.dynasage.job.ledger.NewFiles;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.local.LocalServices;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.ModelApprovalStatus;

/** What a run does that is begun or resumed where another driver, a failure or somebody's hands were before. */
class ResumedRunIT {
    private static final String JOB = "shop-recommendation";
    private static final String BUCKET = "resumed-it";
    private static final String[] QUICK = {
        "features.negatives.draws=2",
        "training.hyperparameters.epochs=2",
        "evaluation.baselines=[popularity]",
        "evaluation.gate.must-beat=[popularity]",
        "evaluation.full-ranking=false",
        "recommendations.count=0"
    };

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static LocalServices services;

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, BUCKET);
        services = job.services();
        TableLoader.load(services.dynamoDb(), "interactions", GeneratedEvents.of(2000, 7));
    }

    @AfterAll
    static void stopServices() {
        job.close();
    }

    @Test
    void aSecondDriverOfTheSameRunTouchesNothingAndSaysWhoHoldsIt() {
        assertEquals(0, begin("held", "events").code());
        Configuration hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
        RunFolder run = new RunFolder(new RunNames(JOB, "s3a://" + BUCKET), new RunId("held"), hadoop);
        List<String> before = left("held");
        try (Lease other = Lease.onRun(run, NewFiles.at(run.uri(), hadoop, "us-east-1", Clock.systemUTC()))) {
            other.take();
            for (JobOnServices.Outcome second : List.of(begin("held", "events"), resume("held"))) {
                assertEquals(7, second.code(), second.err());
                assertTrue(
                        second.err()
                                        .contains("Another driver holds run held: process "
                                                + ProcessHandle.current().pid() + " on host ")
                                && second.err().contains("Nothing was changed. Wait until that driver ends"),
                        second.err());
                assertFalse(second.out().contains("Failed"), "the holder reports the end of the run");
            }
            assertEquals(before, left("held"));
            other.require();
        }
        assertEquals(0, resume("held", "--until", "channels").code());
    }

    @Test
    void aTrainingJobThatFailedIsFollowedByOneOfItsOwnNameAndTheTableIsNotReadAgain() throws IOException {
        services.sageMaker().failNext("training", "the disk is full");
        JobOnServices.Outcome failed = job.run("again", QUICK);
        assertEquals(6, failed.code(), failed.err());
        List<FileTime> written = times("again");
        assertEquals(0, resume("again").code());
        assertEquals(written, times("again"), "events and channels are used again");
        assertEquals(
                JOB + "-again-t2", job.record("again").at("/training/jobName").asText());
        assertEquals(
                JOB + "-again-t2", job.record("again").at("/endpoint/config").asText());
    }

    @Test
    void whatWasChangedOrDamagedIsMadeAgainOrRefused() throws IOException {
        assertEquals(0, begin("damaged", "channels").code());
        List<String> bytes = job.channelBytes("damaged");
        Path run = job.runFolder("damaged");

        Path part = parts(run.resolve("channels/train")).get(0);
        byte[] flipped = Files.readAllBytes(part);
        flipped[flipped.length / 2] ^= 4;
        Files.write(part, flipped);
        assertEquals(0, resume("damaged", "--until", "channels").code());
        assertEquals(bytes, job.channelBytes("damaged"), "the changed channel");

        Files.writeString(run.resolve("channels/validation/part-of-somebody"), "rows");
        assertEquals(0, resume("damaged", "--until", "channels").code());
        assertEquals(bytes, job.channelBytes("damaged"), "the foreign file");

        Path events = parts(run.resolve("events")).get(0);
        Files.write(events, new byte[] {1, 2, 3});
        assertEquals(0, resume("damaged", "--until", "channels").code());
        assertEquals(bytes, job.channelBytes("damaged"), "the changed events");

        for (String entry : List.of("events", "channels")) {
            Path ledger = run.resolve("ledger/" + entry + ".json");
            String whole = Files.readString(ledger);
            Files.writeString(ledger, whole.substring(0, whole.length() / 2));
            assertEquals(0, resume("damaged", "--until", "channels").code(), entry);
            assertEquals(bytes, job.channelBytes("damaged"), entry);
        }

        Path settings = run.resolve("settings.txt");
        String then = Files.readString(settings);
        // The stand-in keeps an object's tag in attributes of its file, so the file is moved instead of written again.
        Path aside = Files.move(settings, folder.resolve("settings.txt"));
        JobOnServices.Outcome refused = resume("damaged");
        assertEquals(2, refused.code(), refused.err());
        assertTrue(refused.err().contains("settings.txt is missing. Restore the file"), refused.err());
        Files.writeString(Files.move(aside, settings), then.substring(0, then.length() / 2));
        refused = resume("damaged");
        assertEquals(2, refused.code(), refused.err());
        assertTrue(refused.err().contains("settings.txt is damaged: it should hold"), refused.err());

        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(run)
                            && !run.relativize(file).toString().startsWith(".dynasage-"))
                    .toList()) {
                Files.delete(file);
            }
        }
        assertEquals(0, resume("damaged", "--until", "channels").code(), "only the marker is left");
        assertEquals(bytes, job.channelBytes("damaged"));
    }

    @Test
    void anOlderRunDoesNotReplaceANewerModel() throws IOException {
        assertEquals(0, begin("older", "evaluation").code());
        assertEquals(0, job.run("newer", QUICK).code());
        String evaluation = Files.readString(job.runFolder("older").resolve("evaluation.json"));
        assertEquals(0, resume("older").code());
        assertEquals(JOB + "-newer-t1", servedConfig());
        assertTrue(
                job.record("older").path("endpoint").isMissingNode(),
                job.record("older").toString());
        assertEquals(
                evaluation,
                Files.readString(job.runFolder("older").resolve("evaluation.json")),
                "a finished evaluation is not repeated against another live model");
    }

    @Test
    void aModelThatAPersonHasRejectedIsNotDeployed() {
        assertEquals(0, begin("rejected", "evaluation").code());
        try (SageMakerClient client = client()) {
            String arn = client
                    .listModelPackagesPaginator(list -> list.modelPackageGroupName(JOB))
                    .modelPackageSummaryList()
                    .stream()
                    .map(version -> version.modelPackageArn())
                    .filter(version -> "rejected"
                            .equals(client.describeModelPackage(d -> d.modelPackageName(version))
                                    .customerMetadataProperties()
                                    .get("run-id")))
                    .findFirst()
                    .orElseThrow();
            client.updateModelPackage(
                    update -> update.modelPackageArn(arn).modelApprovalStatus(ModelApprovalStatus.REJECTED));
        }
        JobOnServices.Outcome refused = resume("rejected");
        assertEquals(5, refused.code(), refused.err());
        assertTrue(refused.err().contains("is set to Rejected in the registry, so it is not deployed"), refused.err());
        assertEquals("Refused", job.record("rejected").path("status").asText());
        assertTrue(job.record("rejected").path("endpoint").isMissingNode());
    }

    private static JobOnServices.Outcome begin(String runId, String until) {
        return job.run(List.of("--until", until), runId, QUICK);
    }

    private static JobOnServices.Outcome resume(String runId, String... flags) {
        List<String> command =
                new ArrayList<>(List.of("run", "--config", "conf/recommendation.conf", "--resume", runId));
        command.addAll(List.of(flags));
        return job.command(command, QUICK);
    }

    /** Each file of a run with its time, apart from the lease. */
    private static List<String> left(String runId) {
        Path run = job.runFolder(runId);
        try (Stream<Path> files = Files.walk(run)) {
            List<String> left = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.toString().contains(".dynasage-lease")) {
                    left.add(run.relativize(file) + " " + Files.getLastModifiedTime(file));
                }
            }
            return left;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** When the events and channels of a run were written. */
    private static List<FileTime> times(String runId) throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (String below : List.of("events", "channels/train", "channels/validation", "channels/test")) {
            for (Path part : parts(job.runFolder(runId).resolve(below))) {
                times.add(Files.getLastModifiedTime(part));
            }
        }
        assertFalse(times.isEmpty());
        return times;
    }

    private static List<Path> parts(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    private static String servedConfig() {
        try (SageMakerClient client = client()) {
            return client.describeEndpoint(request -> request.endpointName(JOB)).endpointConfigName();
        }
    }

    private static SageMakerClient client() {
        return SageMakerClient.builder()
                .endpointOverride(services.sageMaker().endpoint())
                .build();
    }
}
