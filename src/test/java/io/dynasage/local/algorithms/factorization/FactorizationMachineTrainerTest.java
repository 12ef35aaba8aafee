package io.dynasage.local.algorithms.factorization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.PairScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FactorizationMachineTrainerTest {
    private static final EpochListener SILENT = result -> {};
    private static final float[] ONES = {1, 1};

    @Test
    void learnsWhatAPairOfFeaturesMeansTogether() {
        ExampleRows rows = new ExampleRows(4);
        for (int n = 0; n < 400; n++) {
            int user = n % 2;
            int item = n / 2 % 2;
            rows.add(user == item ? 1 : 0, new int[] {user, 2 + item}, ONES, 2);
        }
        FactorizationMachine model = trainer("epochs", "50", "factors_lr", "0.05", "factors_init_sigma", "0.1")
                .train(rows, SILENT);
        assertTrue(PairScores.score(model, 0, 2) > 0.95 && PairScores.score(model, 1, 3) > 0.95, "same");
        assertTrue(PairScores.score(model, 0, 3) < 0.05 && PairScores.score(model, 1, 2) < 0.05, "different");
    }

    @Test
    void takesTheFirstStepOfAdam() {
        ExampleRows rows = new ExampleRows(4);
        rows.add(1, new int[] {0, 2}, new float[] {1, 2}, 2);
        FactorizationMachine model = new FactorizationMachineTrainer(
                        hyperparameters(
                                "mini_batch_size",
                                "1",
                                "bias_init_method",
                                "constant",
                                "bias_init_value",
                                "0.5",
                                "linear_init_method",
                                "constant",
                                "linear_init_value",
                                "0.25",
                                "factors_init_method",
                                "constant",
                                "factors_init_value",
                                "0.125",
                                "bias_lr",
                                "0.1",
                                "linear_lr",
                                "0.01",
                                "factors_lr",
                                "0.001"),
                        0)
                .train(rows, SILENT);
        assertEquals(0.5 + 0.1, model.bias(), 1e-5, "a first step is the learning rate, for a gradient of any size");
        assertArrayEquals(new float[] {0.26f, 0.25f, 0.26f, 0.25f}, model.linear(), 1e-5f);
        assertEquals(0.126, model.factors()[0], 1e-5);
        assertEquals(0.125, model.factors()[model.factorCount()], 0, "absent features do not even decay");
    }

    @Test
    void learnsTheSameFromTwoFeaturesAsFromThreeWithAZero() {
        ExampleRows pairs = randomRows(new Random(7), 300, false);
        ExampleRows triples = randomRows(new Random(7), 300, true);
        FactorizationMachine a = trainer("epochs", "3").train(pairs, SILENT);
        FactorizationMachine b = trainer("epochs", "3").train(triples, SILENT);
        assertArrayEquals(a.linear(), b.linear(), 1e-4f);
        assertEquals(PairScores.raw(a, 0, 2), PairScores.raw(b, 0, 2), 1e-4);
    }

    @Test
    void givesTheSameModelForTheSameSeedOnly() {
        ExampleRows rows = randomRows(new Random(1), 300, false);
        FactorizationMachineHyperparameters hyperparameters = hyperparameters("mini_batch_size", "7");
        FactorizationMachine first = new FactorizationMachineTrainer(hyperparameters, 5).train(rows, SILENT);
        FactorizationMachine again = new FactorizationMachineTrainer(hyperparameters, 5).train(rows, SILENT);
        FactorizationMachine other = new FactorizationMachineTrainer(hyperparameters, 6).train(rows, SILENT);
        assertArrayEquals(first.factors(), again.factors());
        assertTrue(first.factors()[0] != other.factors()[0]);
    }

    @Test
    void fillsTheLastBatchWithRowsOfTheBatchBefore() {
        ExampleRows rows = new ExampleRows(4);
        for (int n = 0; n < 5; n++) {
            rows.add(n == 1 ? 1 : 0, new int[] {0, 2}, ONES, 2);
        }
        List<EpochResult> results = new ArrayList<>();
        trainer(
                        "mini_batch_size",
                        "3",
                        "use_bias",
                        "false",
                        "use_linear",
                        "false",
                        "factors_lr",
                        "0",
                        "factors_init_method",
                        "constant",
                        "factors_init_value",
                        "0")
                .train(rows, results::add);
        EpochResult result = results.get(0);
        assertEquals(2, result.batches());
        assertEquals(5, result.rows());
        assertEquals(1 / 6.0, result.metrics().get("binary_classification_accuracy"), 1e-12, "6 rows, one of label 1");
        assertEquals(Math.log(2), result.metrics().get("binary_classification_cross_entropy"), 1e-9);
    }

    @Test
    void reportsTheFirstBatchAndEachPublishedOne() {
        List<String> heard = new ArrayList<>();
        trainer("mini_batch_size", "10", "epochs", "2", "batch_metrics_publish_interval", "2")
                .train(randomRows(new Random(3), 45, false), new EpochListener() {
                    @Override
                    public void epochEnded(EpochResult result) {
                        heard.add("epoch " + result.epoch() + " " + result.percentCompleted() + " %");
                        assertTrue(result.recordsPerSecond() > 0);
                    }

                    @Override
                    public void batchMeasured(int epoch, long batch, Map<String, Double> metrics) {
                        heard.add(epoch + "/" + batch + " " + metrics.size());
                    }
                });
        assertEquals(
                List.of("0/0 3", "0/2 3", "0/4 3", "epoch 0 50.0 %", "1/0 3", "1/2 3", "1/4 3", "epoch 1 100.0 %"),
                heard);
    }

    @Test
    void measuresAClassifier() {
        ExampleRows rows = new ExampleRows(4);
        rows.add(1, new int[] {0}, ONES, 1);
        rows.add(0, new int[] {0}, ONES, 1);
        rows.add(1, new int[] {1}, ONES, 1);
        rows.add(0, new int[] {1}, ONES, 1);
        rows.add(1, new int[] {0}, ONES, 1);
        FactorizationMachine model = new FactorizationMachine(true, 0, new float[] {2, -1, 0, 0}, new float[4], 1);
        Map<String, Double> metrics = trainer().test(model, rows);
        assertEquals(
                List.of("binary_classification_accuracy", "binary_classification_cross_entropy", "binary_f_1.000"),
                List.copyOf(metrics.keySet()));
        double p = 1 / (1 + Math.exp(-2));
        double q = 1 / (1 + Math.exp(1));
        double loss = -(2 * Math.log(p) + Math.log(1 - p) + Math.log(q) + Math.log(1 - q)) / 5;
        assertEquals(3 / 5.0, metrics.get("binary_classification_accuracy"), 1e-12);
        assertEquals(loss, metrics.get("binary_classification_cross_entropy"), 1e-12);
        assertEquals(2 * 2 / (3.0 + 3), metrics.get("binary_f_1.000"), 1e-12);
        assertEquals("score", FactorizationMachineTrainer.kind("binary_f_1.000"));
    }

    @Test
    void measuresARegressor() {
        ExampleRows rows = new ExampleRows(4);
        rows.add(5, new int[] {0}, ONES, 1);
        rows.add(1, new int[] {1}, ONES, 1);
        FactorizationMachine model = new FactorizationMachine(false, 1, new float[] {2, -1, 0, 0}, new float[4], 1);
        Map<String, Double> metrics = trainer("predictor_type", "regressor").test(model, rows);
        assertEquals("{rmse=" + Math.sqrt(2.5) + ", mse=2.5, absolute_loss=1.5}", metrics.toString());
        assertTrue(
                metrics.keySet().stream().map(FactorizationMachineTrainer::kind).allMatch("loss"::equals));
    }

    @Test
    void trainsARegressor() {
        ExampleRows rows = new ExampleRows(4);
        for (int n = 0; n < 100; n++) {
            rows.add(n % 2 == 0 ? 4 : 2, new int[] {n % 2, 2}, ONES, 2);
        }
        FactorizationMachine model = trainer(
                        "predictor_type",
                        "regressor",
                        "epochs",
                        "200",
                        "linear_lr",
                        "0.1",
                        "linear_wd",
                        "0",
                        "bias_wd",
                        "0")
                .train(rows, SILENT);
        assertEquals(4, PairScores.score(model, 0, 2), 0.05);
        assertEquals(2, PairScores.score(model, 1, 2), 0.05);
    }

    @Test
    void clipsEachGradient() {
        ExampleRows rows = new ExampleRows(4);
        rows.add(1, new int[] {0}, ONES, 1);
        FactorizationMachine model = trainer(
                        "mini_batch_size",
                        "1",
                        "eps",
                        "1",
                        "clip_gradient",
                        "0.001",
                        "bias_init_method",
                        "constant",
                        "bias_init_value",
                        "0")
                .train(rows, SILENT);
        double correction = Math.sqrt(1 - 0.999) / (1 - 0.9);
        double step = 0.1 * correction * 0.1 * 0.001 / (Math.sqrt(0.001) * 0.001 + 1);
        assertEquals(step, model.bias(), step / 1000, "the gradient of about -.5 counts as -.001");
    }

    @Test
    void refusesABatchLargerThanTheChannel() {
        assertEquals(
                "mini_batch_size is 100 but the train channel has only 99 rows: "
                        + "set mini_batch_size to at most the number of rows",
                failure(trainer("mini_batch_size", "100"), randomRows(new Random(1), 99, false)));
    }

    @Test
    void refusesLabelsThatAreNoClasses() {
        ExampleRows rows = new ExampleRows(4);
        rows.add(1, new int[] {0}, ONES, 1);
        rows.add(3, new int[] {0}, ONES, 1);
        assertEquals(
                "row 1 of the train channel has the label 3.0: "
                        + "binary_classifier needs 0 or 1; change the labels or use regressor",
                failure(trainer("mini_batch_size", "1"), rows));
    }

    @Test
    void refusesAnEmptyChannel() {
        assertEquals("the train channel has no rows: give it at least one", failure(trainer(), new ExampleRows(4)));
    }

    private static ExampleRows randomRows(Random random, int count, boolean zeroAsThird) {
        ExampleRows rows = new ExampleRows(4);
        for (int n = 0; n < count; n++) {
            int user = random.nextInt(2);
            int item = 2 + random.nextInt(2);
            rows.add(
                    random.nextInt(2), new int[] {user, item, 1 - user}, new float[] {1, 0.5f, 0}, zeroAsThird ? 3 : 2);
        }
        return rows;
    }

    private static String failure(FactorizationMachineTrainer trainer, ExampleRows rows) {
        return assertThrows(TrainingInputException.class, () -> trainer.train(rows, SILENT))
                .getMessage();
    }

    private static FactorizationMachineTrainer trainer(String... namesAndValues) {
        return new FactorizationMachineTrainer(
                hyperparameters(namesAndValues), FactorizationMachineTrainer.DEFAULT_SEED);
    }

    private static FactorizationMachineHyperparameters hyperparameters(String... namesAndValues) {
        Map<String, String> map = new HashMap<>(Map.of(
                "feature_dim",
                "4",
                "num_factors",
                "3",
                "predictor_type",
                "binary_classifier",
                "mini_batch_size",
                "20"));
        for (int n = 0; n < namesAndValues.length; n += 2) {
            map.put(namesAndValues[n], namesAndValues[n + 1]);
        }
        return FactorizationMachineHyperparameters.of(map);
    }
}
