package io.dynasage.job.run;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.AlsSettings;
import io.dynasage.evaluation.Baseline;
import io.dynasage.features.Examples;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.UseCase;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In training, p and q were bought twice and r once. Two users are known. */
class ModelCorrectionIT {
    private static final Configuration HADOOP = new Configuration();
    private static final int FEATURES = 7;
    private static final Map<String, String> HYPERPARAMETERS =
            Map.of("feature_dim", String.valueOf(FEATURES), "num_factors", "1", "predictor_type", "binary_classifier");

    @TempDir
    private Path output;

    private RunFolder folder;
    private Path trained;

    /** As in a run: the lineage of many sweeps overflows the stack of a task. */
    @BeforeEach
    void keepCheckpoints() {
        TestSpark.session()
                .sparkContext()
                .setCheckpointDir(output.resolve("checkpoints").toString());
    }

    @AfterEach
    void keepNoCheckpoints() {
        TestSpark.session().sparkContext().setCheckpointDir(null);
    }

    @BeforeEach
    void trainAModel() throws IOException {
        folder = new RunFolder(
                new RunNames("shop", output.toUri().toString().replaceFirst("/$", "")), new RunId("run1"), HADOOP);
        trained = output.resolve("trained.tar.gz");
        try (OutputStream out = Files.newOutputStream(trained)) {
            ModelArchive.write(
                    out,
                    new FactorizationMachine(true, 0.5f, new float[FEATURES], new float[FEATURES], 1),
                    HYPERPARAMETERS);
        }
    }

    @Test
    void aModelIsCorrectedByThePopularityOfItsItems() throws IOException {
        copied();

        float[] weights = model().linear();
        double mean = 5 / 3.0;
        assertEquals(0.25 * Math.log(2 / mean), weights[4], 1e-7);
        assertEquals(0.25 * Math.log(2 / mean), weights[5], 1e-7);
        assertEquals(0.25 * Math.log(1 / mean), weights[6], 1e-7);
        assertTrue(weights[3] < weights[6], "an unknown item is below every other");
        assertArrayEquals(new float[3], Arrays.copyOf(weights, 3), "users' weights stay");
    }

    @Test
    void aResumedRunCorrectsItsModelOnce() throws IOException {
        TrainingResult first = copied();
        byte[] copy = Files.readAllBytes(copy());

        assertEquals(first, copied());
        assertArrayEquals(copy, Files.readAllBytes(copy()));
    }

    @Test
    void aRunThatWasKilledBeforeItRecordedTheDigestCorrectsTheTrainedModelAgain() throws IOException {
        TrainingResult first = copied();
        byte[] copy = Files.readAllBytes(copy());
        Files.delete(output.resolve("runs/run1/ledger/model-sha256.txt"));

        assertEquals(first, copied());
        assertArrayEquals(copy, Files.readAllBytes(copy()));
    }

    @Test
    void onlyFactorizationMachinesOfImplicitRecommendationAreCorrected() {
        for (JobConfig config : List.of(
                UseCaseTest.read(UseCase.RECOMMENDATION, "features.feedback = explicit\n"),
                UseCaseTest.read(UseCase.RECOMMENDATION, "training.algorithm = linear-learner\n"),
                UseCaseTest.read(UseCase.PERSONALIZATION, ""))) {
            try (Examples examples = examples()) {
                assertSame(ModelArtifact.Transfer.UNCHANGED, ModelCorrection.of(config, examples));
            }
        }
    }

    @Test
    void theFactorsOfAlsReplaceThoseOfTheArtifact() throws IOException {
        JobConfig config = config("training { algorithm = als, hyperparameters.num_factors = 1 }");
        TrainingResult copied = chosen(config);

        try (Examples examples = examples()) {
            Dataset<Row> pairs =
                    examples.space().ids("user_id").crossJoin(examples.space().ids("item_id"));
            FactorizationMachine model = model();
            for (Row row : new TrainedAls(config, examples, Optional.empty())
                    .get()
                    .score(pairs)
                    .select("user_index", "item_index", "score")
                    .collectAsList()) {
                int[] pair = {row.getInt(0), 3 + row.getInt(1)};
                assertEquals(row.getDouble(2), model.rawScore(pair, new float[] {1, 1}, 2), 1e-6, row.toString());
            }
        }
        assertTrue(TakenModel.read(config, folder, copied).ofAls());
    }

    @Test
    void theFinalModelIsAlsWithTheSettingsOfItsTwin() throws IOException {
        JobConfig config = config("training.hyperparameters.num_factors = 1");
        AlsSettings settings = new AlsSettings(1, 3, 0.01, 9, 2, 5);
        try (Examples examples = examples()) {
            TrainedAls als = new TrainedAls(config, examples, Optional.of(settings));
            ModelArtifact.copied(
                    training(),
                    folder,
                    HADOOP,
                    () -> new ModelCandidates(config, folder, examples, als)
                            .transferLike(new TakenModel("shop-run1-t1", Algorithm.ALS, settings, null)));
            float[] expected = als.factors()
                    .in(new FactorizationMachine(true, 0, new float[FEATURES], new float[FEATURES], 1), 0)
                    .factors();
            assertArrayEquals(expected, model().factors());
            assertEquals(settings.on(5), als.get().settings());
        }
    }

    @Test
    void ofTwoCandidatesTheFirstIsTakenUnlessTheValidationPartProvesTheOtherBetter() throws IOException {
        JobConfig config = config("training.hyperparameters.num_factors = 1");
        TrainingResult copied = chosen(config);
        byte[] copy = Files.readAllBytes(copy());
        Path kept = output.resolve("runs/run1/ledger/model-choice.json");
        byte[] choice = Files.readAllBytes(kept);

        TakenModel taken = TakenModel.read(config, folder, copied);
        assertEquals(Algorithm.FACTORIZATION_MACHINES, taken.algorithm());
        assertEquals(
                Set.of("factorization-machines", "als"), taken.choice().values().keySet());
        assertEquals(Optional.empty(), taken.itself());
        assertEquals(0.25 * Math.log(2 / (5 / 3.0)), model().linear()[4], 1e-7, "it is corrected");

        assertEquals(copied, chosen(config));
        assertArrayEquals(copy, Files.readAllBytes(copy()));
        assertArrayEquals(choice, Files.readAllBytes(kept));
    }

    @Test
    void withoutAValidationPartTheFirstCandidateIsTaken() {
        JobConfig config = config("training.hyperparameters.num_factors = 1");
        try (Examples examples = Recommendation.build(
                events().withColumn("part", expr("if(part = 'validation', 'train', part)")),
                (RecommendationSettings) config.features().examples())) {
            TrainingResult copied = copied(config, examples);
            TakenModel taken = TakenModel.read(config, folder, copied);
            assertEquals(Algorithm.FACTORIZATION_MACHINES, taken.algorithm());
            assertEquals(
                    List.of("factorization-machines is the model, not compared with als, because there is no"
                            + " validation part with an item that is new to its user."),
                    taken.notes(List.of(Baseline.ALS)));
        }
    }

    private static JobConfig config(String more) {
        return UseCaseTest.read(UseCase.RECOMMENDATION, UseCaseTest.GIVEN_PARTS + more + "\n");
    }

    private TrainingResult chosen(JobConfig config) {
        try (Examples examples = examples()) {
            return copied(config, examples);
        }
    }

    private TrainingResult copied(JobConfig config, Examples examples) {
        ModelCandidates candidates =
                new ModelCandidates(config, folder, examples, new TrainedAls(config, examples, Optional.empty()));
        return ModelArtifact.copied(training(), folder, HADOOP, () -> candidates.transfer(training()));
    }

    /** Copies the model as each driver of the run does, with examples that it builds again. */
    private TrainingResult copied() {
        try (Examples examples = examples()) {
            return ModelArtifact.copied(
                    training(),
                    folder,
                    HADOOP,
                    () -> ModelCorrection.of(UseCaseTest.read(UseCase.RECOMMENDATION, ""), examples));
        }
    }

    private TrainingResult training() {
        return new TrainingResult(
                "shop-run1-t1",
                "arn",
                "image:1",
                HYPERPARAMETERS,
                List.of(),
                1,
                1,
                Map.of(),
                Map.of(),
                trained.toUri().toString(),
                null);
    }

    private static Examples examples() {
        JobConfig config = UseCaseTest.read(UseCase.RECOMMENDATION, UseCaseTest.GIVEN_PARTS);
        return Recommendation.build(
                events(), (RecommendationSettings) config.features().examples());
    }

    private static Dataset<Row> events() {
        List<Row> rows = Stream.of(
                        "a p 1 train",
                        "b p 2 train",
                        "a q 1 train",
                        "b q 2 train",
                        "a r 1 train",
                        "b r 2 validation",
                        "b s 3 test")
                .map(event -> event.split(" "))
                .map(event -> RowFactory.create(
                        event[0],
                        event[1],
                        "purchase",
                        null,
                        Instant.parse("2025-01-0" + event[2] + "T00:00:00Z"),
                        event[3]))
                .toList();
        return TestSpark.session()
                .createDataFrame(
                        rows,
                        StructType.fromDDL("user_id string, item_id string, event_type string, rating double,"
                                + " event_time timestamp, part string"));
    }

    private FactorizationMachine model() throws IOException {
        return ModelArchive.read(
                new ByteArrayInputStream(Files.readAllBytes(copy())), "copy", ModelArchive.bytes(FEATURES, 1));
    }

    private Path copy() {
        return output.resolve("runs/run1/model/model.tar.gz");
    }
}
