package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.sagemaker.PackagedModel;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.sagemaker.TrainingResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArtifactTest {
    private static final Configuration HADOOP = new Configuration();
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path output;

    private RunFolder folder;
    private Path trained;

    @BeforeEach
    void trainAModel() throws IOException {
        folder = new RunFolder(
                new RunNames("shop", output.toUri().toString().replaceFirst("/$", "")), new RunId("run1"), HADOOP);
        trained = output.resolve("trained.tar.gz");
        Files.writeString(trained, "abc");
    }

    private TrainingResult training() {
        return new TrainingResult(
                "shop-run1-t1",
                "arn",
                "image:1",
                Map.of("num_factors", "8"),
                List.of(),
                1,
                1,
                Map.of(),
                Map.of(),
                trained.toUri().toString(),
                null);
    }

    private Path copy() {
        return output.resolve("runs/run1/model/model.tar.gz");
    }

    @Test
    void aTrainedModelIsCopiedWithItsDigest() throws IOException {
        TrainingResult copied =
                ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED);

        assertEquals(ABC, copied.sha256());
        assertEquals(folder.s3("model/model.tar.gz"), copied.modelArtifact());
        assertArrayEquals("abc".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(copy()));
        assertEquals(8, ModelArtifact.of(copied).factors());
        ModelArtifact.of(copied).require(HADOOP);
    }

    @Test
    void aResumedRunKeepsItsCopyAlthoughTheTrainedFileHasChanged() throws IOException {
        TrainingResult first = ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED);
        Files.writeString(trained, "something else");

        assertEquals(first, ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED));
    }

    @Test
    void oneBitOfTheCopyThatIsFlippedIsRefusedAtEveryStep() throws IOException {
        byte[] model = new byte[1000];
        new Random(7).nextBytes(model);
        Files.write(trained, model);
        TrainingResult copied =
                ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED);
        // The hidden checksum of a local disk is not there on S3.
        Files.delete(copy().resolveSibling(".model.tar.gz.crc"));
        Random random = new Random(8);
        for (int flip = 0; flip < 20; flip++) {
            byte[] flipped = model.clone();
            flipped[random.nextInt(model.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(copy(), flipped);

            String refused = assertThrows(
                            SageMakerFailure.class,
                            () -> ModelArtifact.of(copied).require(HADOOP))
                    .getMessage();
            assertTrue(
                    refused.contains("but the run recorded " + copied.sha256()
                            + ". Somebody has replaced it, and it is not used. Restore the object's earlier version, or"
                            + " train again."),
                    refused);
            assertThrows(
                    SageMakerFailure.class,
                    () -> ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED));
        }
    }

    private String refusal(PackagedModel model) {
        return assertThrows(UsageException.class, () -> ModelArtifact.registered(model, folder, HADOOP))
                .getMessage();
    }

    @Test
    void aRegisteredModelMustBeWhatItsRunRecorded() {
        String copied = ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED)
                .modelArtifact();
        PackagedModel model = new PackagedModel("image:1", copied, "");
        assertTrue(refusal(model).contains("has no digest of the model"), refusal(model));

        folder.write("run.json", "{\"training\": {\"image\": \"image:1\", \"modelSha256\": \"" + ABC + "\"}}");
        assertEquals(ABC, ModelArtifact.registered(model, folder, HADOOP).sha256());

        assertTrue(refusal(new PackagedModel("image:2", copied, "")).contains("is not the image image:1"));
        assertTrue(refusal(new PackagedModel("image:1", copied.replace("run1", "run10"), ""))
                .contains("so the run did not train it; name another run with --to"));
    }

    @Test
    void aFinalModelAndItsTwinAreHeldAgainstTheirOwnDigests() {
        String twin = ModelArtifact.copied(training(), folder.twin(), HADOOP, () -> ModelArtifact.Transfer.UNCHANGED)
                .modelArtifact();
        String last = ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED)
                .modelArtifact();
        folder.write(
                "run.json",
                "{\"training\": {\"image\": \"image:1\", \"modelArtifact\": \"" + twin + "\", \"modelSha256\": \"aa\"},"
                        + " \"refit\": {\"training\": {\"image\": \"image:1\", \"modelArtifact\": \"" + last
                        + "\", \"modelSha256\": \"" + ABC + "\", \"hyperparameters\": {\"num_factors\": \"9\"}}}}");

        assertEquals(
                new ModelArtifact(last, ABC, 9),
                ModelArtifact.registered(new PackagedModel("image:1", last, ""), folder, HADOOP));
        assertEquals("aa", ModelArtifact.recordedTwin(folder).sha256());
        assertEquals(twin, ModelArtifact.recordedTwin(folder).uri());
        assertTrue(ModelArtifact.isFinal(last, folder));
        assertFalse(ModelArtifact.isFinal(twin, folder));
    }

    @Test
    void theModelOfARunWithoutATwinIsNoFinalOne() {
        String only = ModelArtifact.copied(training(), folder, HADOOP, () -> ModelArtifact.Transfer.UNCHANGED)
                .modelArtifact();
        assertFalse(ModelArtifact.isFinal(only, folder));
    }
}
