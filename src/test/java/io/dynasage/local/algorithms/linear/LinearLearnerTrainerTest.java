package io.dynasage.local.algorithms.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.HostedModel.Payload;
import io.dynasage.local.algorithms.MetricDefinition;
import io.dynasage.local.algorithms.ModelFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearLearnerTrainerTest {
    private static final double[] WEIGHTS = {2, -1, 0.5, 0};
    private static final double[] SCALES = {1, 10, 0.1, 5};
    private static final double BIAS = -0.7;
    private final ContainerLog lines = new ContainerLog("trainer", Clock.systemUTC());

    /** Features of very different scales and means; the score is planted in the scaled ones. */
    private static ExampleRows planted(int count, long seed, boolean classifier) {
        SplittableRandom random = new SplittableRandom(seed);
        ExampleRows rows = new ExampleRows();
        for (int row = 0; row < count; row++) {
            double raw = BIAS;
            for (int i = 0; i < WEIGHTS.length; i++) {
                double z = random.nextGaussian();
                raw += WEIGHTS[i] * z;
                rows.put(i, (float) ((z + 3) * SCALES[i]));
            }
            if (classifier) {
                rows.end(random.nextDouble() < 1 / (1 + Math.exp(-raw)) ? 1 : 0);
            } else {
                rows.end((float) (100 + 20 * (raw + 0.1 * random.nextGaussian())));
            }
        }
        return rows;
    }

    private LinearModel train(ExampleRows train, ExampleRows validation, String... settings) {
        Map<String, String> map =
                new HashMap<>(Map.of("predictor_type", "binary_classifier", "mini_batch_size", "100"));
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return new LinearLearnerTrainer(LinearLearnerHyperparameters.of(map), 7, new LinearLearnerLog(lines), () -> {})
                .train(train, Optional.ofNullable(validation));
    }

    private Map<String, Float> metrics() {
        return MetricDefinition.last(new LinearLearnerContainer().metrics(), lines.lines());
    }

    @Test
    void recoversPlantedLogisticWeights() {
        LinearModel model = train(
                planted(20000, 1, true),
                planted(5000, 2, true),
                "binary_classifier_model_selection_criteria",
                "loss_function");
        double bias = model.bias();
        for (int i = 0; i < WEIGHTS.length; i++) {
            assertEquals(WEIGHTS[i], model.weights()[i] * SCALES[i], 0.1, "weight " + i);
            bias += model.weights()[i] * SCALES[i] * 3;
        }
        assertEquals(BIAS, bias, 0.1);
        assertEquals(0.5, model.threshold());
    }

    @Test
    void comesCloseToTheBestPossibleWithTheDefaults() {
        ExampleRows validation = planted(5000, 2, true);
        train(planted(5000, 1, true), validation);
        LinearModel truth = new LinearModel(
                new float[] {2, -0.1f, 5, 0},
                (float) (BIAS - 6 + 3 - 1.5),
                new LinearLoss(LinearLoss.Kind.LOGISTIC, 0),
                true,
                0.5);
        Map<String, Double> best = LinearLearnerMetrics.of(truth, validation, 1);
        assertEquals(best.get("roc_auc_score"), metrics().get("validation:roc_auc_score"), 0.01);
        assertEquals(
                best.get("binary_classification_accuracy"),
                metrics().get("validation:binary_classification_accuracy"),
                0.01);
        assertTrue(
                metrics().get("validation:objective_loss:final")
                        < best.get(truth.loss().objective()) + 0.02,
                metrics().toString());
    }

    @Test
    void regressesOnUnscaledLabels() {
        LinearModel model = train(planted(5000, 1, false), planted(1000, 2, false), "predictor_type", "regressor");
        for (int i = 0; i < WEIGHTS.length; i++) {
            assertEquals(20 * WEIGHTS[i], model.weights()[i] * SCALES[i], 0.6, "weight " + i);
        }
        assertTrue(metrics().get("validation:rmse") < 2.3, metrics().toString());
        assertEquals(metrics().get("validation:mse"), metrics().get("validation:objective_loss:final"));
        assertEquals(metrics().get("validation:objective_loss"), metrics().get("train:objective_loss"), 1);
        assertTrue(
                metrics().keySet().stream().noneMatch(name -> name.contains("accuracy")),
                metrics().toString());
    }

    @Test
    void everyRegressionLossFindsTheLine() {
        for (String loss : List.of(
                "absolute_loss",
                "eps_insensitive_squared_loss",
                "eps_insensitive_absolute_loss",
                "quantile_loss",
                "huber_loss")) {
            LinearModel model = train(planted(5000, 1, false), null, "predictor_type", "regressor", "loss", loss);
            Map<String, Double> metrics = LinearLearnerMetrics.of(model, planted(1000, 2, false), 1);
            assertTrue(metrics.get("rmse") < 4, loss + " " + metrics);
        }
        assertTrue(LinearLearnerMetrics.of(
                                train(planted(5000, 1, true), null, "loss", "hinge_loss"), planted(1000, 2, true), 1)
                        .get("roc_auc_score")
                > 0.88);
    }

    @Test
    void slopesAreTheDerivativesOfTheLosses() {
        for (LinearLoss.Kind kind : LinearLoss.Kind.values()) {
            LinearLoss loss = new LinearLoss(kind, 0.3);
            for (double raw : new double[] {-3.2, -0.9, -0.05, 0.4, 1.15, 4}) {
                double measured = (loss.value(raw + 1e-6, 1) - loss.value(raw - 1e-6, 1)) / 2e-6;
                assertEquals(measured, loss.slope(raw, 1), 1e-5, kind + " at " + raw);
            }
        }
    }

    @Test
    void printsTheLinesOfTheContainer() {
        train(planted(1000, 1, true), planted(500, 2, true), "epochs", "2");
        String log = String.join("\n", lines.lines());
        for (String line : List.of(
                "#quality_metric: host=algo-1, epoch=0, train binary_classification_cross_entropy_objective <loss>=",
                "#quality_metric: host=algo-1, epoch=0, validation"
                        + " binary_classification_cross_entropy_objective <loss>=",
                "#early_stopping_criteria_metric: host=algo-1, epoch=0, criteria=sampled_accuracy, value=",
                "Epoch 0: Loss improved. Updating best model",
                "#progress_metric: host=algo-1, completed 50.0 % of epochs",
                "#validation_score (algo-1) : ('roc_auc_score', ",
                "#quality_metric: host=algo-1, validation roc_auc_score <score>=",
                "#quality_metric: host=algo-1, validation binary_f_1.000 <score>=",
                "Best model found for hyperparameters: {\"optimizer\": \"adam\", \"learning_rate\": ")) {
            assertTrue(log.contains(line), line + " is not in\n" + log);
        }
        assertEquals(
                List.of(
                        "train:progress",
                        "train:throughput",
                        "train:objective_loss",
                        "validation:objective_loss",
                        "validation:objective_loss:final",
                        "validation:binary_classification_accuracy",
                        "validation:binary_f_beta",
                        "validation:precision",
                        "validation:recall",
                        "validation:roc_auc_score"),
                List.copyOf(metrics().keySet()));
    }

    @Test
    void stopsWhenNothingImproves() {
        train(planted(2000, 1, true), planted(500, 2, true), "epochs", "200", "early_stopping_patience", "2");
        long epochs = lines.lines().stream()
                .filter(line -> line.contains("#progress_metric"))
                .count();
        assertTrue(epochs < 50, epochs + " epochs");
        assertTrue(lines.lines().stream().anyMatch(line -> line.endsWith("Loss has not improved for 2 epochs.")));
        assertTrue(
                lines.lines().stream().anyMatch(line -> line.endsWith("Early stop condition met. Stopping training.")));
    }

    @Test
    void decidesByTheCriterion() {
        ExampleRows rows = planted(5000, 1, true);
        train(
                rows,
                rows,
                "binary_classifier_model_selection_criteria",
                "precision_at_target_recall",
                "target_recall",
                "0.95");
        assertTrue(
                metrics().get("validation:recall") >= 0.95 && metrics().get("validation:recall") < 0.96,
                metrics().toString());
        train(
                rows,
                rows,
                "binary_classifier_model_selection_criteria",
                "recall_at_target_precision",
                "target_precision",
                "0.95");
        assertTrue(
                metrics().get("validation:precision") >= 0.95 && metrics().get("validation:precision") < 0.96,
                metrics().toString());
    }

    @Test
    void weighsPositiveExamples() {
        ExampleRows rows = planted(5000, 1, true);
        LinearModel plain = train(rows, null, "binary_classifier_model_selection_criteria", "loss_function");
        LinearModel heavy = train(
                rows,
                null,
                "binary_classifier_model_selection_criteria",
                "loss_function",
                "positive_example_weight_mult",
                "5");
        assertTrue(heavy.bias() - plain.bias() + 3 * (heavy.weights()[0] - plain.weights()[0]) > 0.8);
    }

    @Test
    void givesTheSameArtifactAndScoresForTheSameRows() throws IOException {
        LinearModel model = train(planted(1000, 1, true), null);
        byte[] artifact = LinearModelArchive.write(model);
        assertArrayEquals(artifact, LinearModelArchive.write(train(planted(1000, 1, true), null)));
        LinearModel read = LinearModelArchive.read(new ByteArrayInputStream(artifact), "model");
        assertArrayEquals(model.weights(), read.weights());
        assertEquals(model.score(planted(1, 3, true), 0), read.score(planted(1, 3, true), 0));
        assertEquals(model.threshold(), read.threshold());
    }

    @Test
    void answersInTheFormsOfTheContainer() {
        HostedModel classifier = new LinearModel(
                        new float[] {1, -1}, 0.5f, new LinearLoss(LinearLoss.Kind.LOGISTIC, 0), true, 0.6)
                .hosted();
        String answer = text(classifier.invoke(new Payload("text/csv", utf8("0,0\n2,0\n")), null));
        assertTrue(
                answer.matches("\\{\"predictions\":\\[\\{\"score\":0\\.62245\\d+,\"predicted_label\":1\\},"
                        + "\\{\"score\":0\\.92414\\d+,\"predicted_label\":1\\}\\]\\}"),
                answer);
        assertEquals(
                answer,
                text(classifier.invoke(
                        new Payload(
                                "application/json",
                                utf8("{\"instances\":[{\"features\":[0,0]},{\"data\":{\"features\":{\"keys\":[0],"
                                        + "\"shape\":[2],\"values\":[2]}}}]}")),
                        "*/*")));
        assertTrue(text(classifier.invoke(new Payload("text/csv", utf8("-1,0")), "application/jsonlines"))
                .endsWith(",\"predicted_label\":0}\n"));
        HostedModel regressor = new LinearModel(
                        new float[] {1, -1}, 0.5f, new LinearLoss(LinearLoss.Kind.SQUARED_LOSS, 0), false, 0)
                .hosted();
        assertEquals(
                "{\"predictions\":[{\"score\":2.5}]}",
                text(regressor.invoke(new Payload("text/csv", utf8("3,1")), "application/json")));
        assertEquals(
                "Unable to evaluate payload provided: a row has 3 dimensions, but the model was trained with"
                        + " feature_dim 2",
                assertThrows(ModelRefusal.class, () -> regressor.invoke(new Payload("text/csv", utf8("1,3,1")), null))
                        .getMessage());
        assertEquals(
                "Unable to evaluate payload provided: 'x' is not a number",
                assertThrows(ModelRefusal.class, () -> regressor.invoke(new Payload("text/csv", utf8("1,x")), null))
                        .getMessage());
        assertEquals(
                406,
                assertThrows(
                                ModelRefusal.class,
                                () -> regressor.invoke(new Payload("text/csv", utf8("1,2")), "text/csv"))
                        .status());
        assertEquals(
                415,
                assertThrows(
                                ModelRefusal.class,
                                () -> regressor.invoke(new Payload("text/libsvm", utf8("1 0:1")), null))
                        .status());
    }

    @Test
    void refusesForeignArtifacts() throws IOException {
        byte[] foreign = ModelFiles.tarGz(Map.of("xgboost-model", new byte[3]));
        assertEquals(
                "s3://b/m is not a model of the local linear-learner: it lacks model_algo-1 with"
                        + " mx-mod-0000.params and additional-params.json; use an "
                        + "artifact that the local SageMaker has trained",
                assertThrows(
                                IOException.class,
                                () -> new LinearLearnerContainer().load(new ByteArrayInputStream(foreign), "s3://b/m"))
                        .getMessage());
        assertTrue(assertThrows(
                        IOException.class,
                        () -> new LinearLearnerContainer().load(new ByteArrayInputStream(new byte[9]), "s3://b/m"))
                .getMessage()
                .startsWith("Failed to extract model data archive s3://b/m"));
    }

    private static String text(Payload payload) {
        return new String(payload.body(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
