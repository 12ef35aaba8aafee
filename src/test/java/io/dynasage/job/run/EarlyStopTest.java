package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.local.algorithms.ModelFiles;
import io.dynasage.sagemaker.TrainingResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyStopTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private Path folder;

    private static final Map<String, String> LINEAR =
            Map.of("epochs", "30", "early_stopping_patience", "5", "feature_dim", "19");

    @Test
    void aTrainingThatStoppedIsFollowedByOneOfItsBestNumberOfEpochs() {
        assertEquals(
                Map.of("epochs", "8", "early_stopping_patience", "8"),
                EarlyStop.next(training(LINEAR, Map.of("train:progress", 43.333335)), HADOOP));
        assertEquals(
                Map.of("epochs", "8", "early_stopping_patience", "8", "feature_dim", "21"),
                TrainingInputs.again(training(LINEAR, Map.of("train:progress", 43.333335)), 21, HADOOP));
        assertEquals(
                "1",
                EarlyStop.next(training(LINEAR, Map.of("train:progress", 10.0)), HADOOP)
                        .get("epochs"));
    }

    @Test
    void anArtifactForTheFactorsOfAlsNeedsOneEpoch() {
        assertEquals(
                Map.of("epochs", "1", "num_factors", "64", "feature_dim", "21"),
                TrainingInputs.againForAls(
                        training(Map.of("epochs", "8", "num_factors", "64", "feature_dim", "19"), Map.of()), 21));
    }

    @Test
    void aTrainingOfAllEpochsIsRepeatedAsItIs() {
        assertEquals(Map.of(), EarlyStop.next(training(LINEAR, Map.of("train:progress", 100.0)), HADOOP));
        assertEquals(Map.of(), EarlyStop.next(training(LINEAR, Map.of()), HADOOP), "its progress is not known");
        assertEquals(
                Map.of(),
                EarlyStop.next(training(Map.of("epochs", "8"), Map.of("train:progress", 50.0)), HADOOP),
                "the algorithm does not stop early");
        assertEquals(
                Map.of("num_round", "300"),
                TrainingInputs.again(training(Map.of("num_round", "300"), Map.of()), 19, HADOOP));
    }

    @Test
    void boostingIsRepeatedForTheRoundsThatTheArtifactKept() throws IOException {
        Map<String, String> stops = Map.of("num_round", "300", "early_stopping_rounds", "10");
        assertEquals(Map.of("num_round", "21"), EarlyStop.next(boosted(stops, "gbtree", 42, 2), HADOOP));
        assertEquals(Map.of("num_round", "42"), EarlyStop.next(boosted(stops, "dart", 42, 1), HADOOP));
        assertEquals(Map.of(), EarlyStop.next(boosted(stops, "gblinear", 42, 1), HADOOP), "it has no trees");
        assertEquals(
                Map.of(),
                EarlyStop.next(boosted(Map.of("num_round", "300"), "gbtree", 42, 1), HADOOP),
                "it did not stop early");
    }

    /** A training whose artifact begins as the library's binary format does. */
    private TrainingResult boosted(Map<String, String> hyperparameters, String booster, int trees, int ofARound)
            throws IOException {
        ByteBuffer model =
                ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN).position(136);
        for (String name : List.of("binary:logistic", booster)) {
            model.putLong(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
        }
        model.putInt(trees).putInt(ofARound);
        Path artifact = folder.resolve("model.tar.gz");
        Files.write(artifact, ModelFiles.tarGz(Map.of("xgboost-model", model.array())));
        return training(hyperparameters, Map.of(), artifact.toUri().toString());
    }

    private static TrainingResult training(Map<String, String> hyperparameters, Map<String, Double> metrics) {
        return training(hyperparameters, metrics, "s3://m");
    }

    private static TrainingResult training(
            Map<String, String> hyperparameters, Map<String, Double> metrics, String artifact) {
        return new TrainingResult(
                "t1", "arn", "image", hyperparameters, List.of(), 1, 1, metrics, Map.of(), artifact, null);
    }
}
