package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.AlsSettings;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.Interval;
import io.dynasage.evaluation.Lead;
import io.dynasage.evaluation.ModelChoice;
import io.dynasage.features.UseCase;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingResult;
import io.dynasage.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenModelTest {
    private static final AlsSettings SETTINGS = new AlsSettings(32, 10, 0.3, 2, 2, 7);
    private static final ModelChoice CHOICE = new ModelChoice(
            "factorization-machines",
            "als",
            "als",
            "ndcgAt10",
            Map.of("factorization-machines", 0.5, "als", 0.51),
            new Lead(0.01, new Interval(0.001, 0.02)));
    private static final TrainingResult TRAINING = new TrainingResult(
            "shop-run1-t1", "arn", "image:1", Map.of(), List.of(), 1, 1, Map.of(), Map.of(), "s3://b/m", null);

    @TempDir
    private Path output;

    private RunFolder folder;

    @BeforeEach
    void beginARun() {
        folder = new RunFolder(
                new RunNames("shop", output.toUri().toString().replaceFirst("/$", "")),
                new RunId("run1"),
                new Configuration());
    }

    @Test
    void aChoiceIsReadAsItWasKept() {
        for (TakenModel taken : List.of(
                new TakenModel("shop-run1-t1", Algorithm.ALS, SETTINGS, CHOICE),
                new TakenModel("shop-run1-t1", Algorithm.ALS, SETTINGS, null),
                new TakenModel(
                        "shop-run1-t1",
                        Algorithm.FACTORIZATION_MACHINES,
                        null,
                        ModelChoice.withoutComparison("factorization-machines", "als")))) {
            taken.write(folder);
            assertEquals(taken, read(""));
        }
    }

    @Test
    void withoutAChoiceTheModelIsThatOfTheAlgorithm() {
        for (String algorithm : List.of("factorization-machines", "als", "xgboost")) {
            TakenModel taken = read("training { algorithm = " + algorithm + ", candidates = [] }");
            assertEquals(algorithm, taken.algorithm().toString());
            assertEquals("shop-run1-t1", taken.trainingJob());
        }
        assertEquals(Algorithm.FACTORIZATION_MACHINES, read("").algorithm(), "a run that an earlier release began");
    }

    @Test
    void aDamagedChoiceIsNamed() throws Exception {
        new TakenModel("shop-run1-t1", Algorithm.ALS, SETTINGS, CHOICE).write(folder);
        Files.writeString(output.resolve("runs/run1/ledger/model-choice.json"), "{");
        StorageException damaged = assertThrows(StorageException.class, () -> read(""));
        assertTrue(
                damaged.getMessage().contains("read what was chosen from")
                        && damaged.getMessage().contains("ledger/model-choice.json"),
                damaged.getMessage());
    }

    @Test
    void theNotesNameTheChoiceAndTheBaselineThatIsTheModelItself() {
        TakenModel als = new TakenModel("shop-run1-t1", Algorithm.ALS, SETTINGS, CHOICE);
        String settings = "The model is alternating least squares with reg = 0.3, alpha = 2.0";
        assertEquals(
                List.of(CHOICE.sentence(), settings + ", so the baseline als is left out."),
                als.notes(List.of(Baseline.POPULARITY, Baseline.ALS)));
        assertEquals(List.of(CHOICE.sentence(), settings + "."), als.notes(List.of(Baseline.POPULARITY)));
        assertEquals(Optional.of(Baseline.ALS), als.itself());

        TakenModel other = new TakenModel("shop-run1-t1", Algorithm.FACTORIZATION_MACHINES, null, null);
        assertEquals(List.of(), other.notes(List.of(Baseline.ALS)));
        assertEquals(Optional.empty(), other.itself());
    }

    private TakenModel read(String more) {
        JobConfig config = UseCaseTest.read(UseCase.RECOMMENDATION, more + "\n");
        return TakenModel.read(config, folder, TRAINING);
    }
}
