package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.UseCase;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
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
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
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

    /** Copies the model as each driver of the run does, with examples that it builds again. */
    private TrainingResult copied() {
        TrainingResult training = new TrainingResult(
                "shop-run1-t1",
                "arn",
                "image:1",
                HYPERPARAMETERS,
                List.of(),
                1,
                1,
                Map.of(),
                trained.toUri().toString(),
                null);
        try (Examples examples = examples()) {
            return ModelArtifact.copied(
                    training,
                    folder,
                    HADOOP,
                    () -> ModelCorrection.of(UseCaseTest.read(UseCase.RECOMMENDATION, ""), examples));
        }
    }

    private static Examples examples() {
        JobConfig config = UseCaseTest.read(UseCase.RECOMMENDATION, "features.split = given\n");
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
