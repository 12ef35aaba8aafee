package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingLossesTest {
    private static SortedMap<Integer, Double> series(double... values) {
        SortedMap<Integer, Double> series = new TreeMap<>();
        IntStream.range(0, values.length).forEach(epoch -> series.put(epoch, values[epoch]));
        return series;
    }

    @Test
    void readsTheFactorizationMachinesEpochsAndNeitherBatchesNorScores() {
        String prefix = "[05/19/2023 21:07:04 INFO 140276281280320] #quality_metric: host=algo-1, ";
        assertEquals(
                Map.of("train binary_classification_cross_entropy", series(0.6858020927311306, 6.1e-05)),
                TrainingLosses.of(List.of(
                        "Docker entrypoint called with argument(s): train",
                        prefix + "epoch=0, batch=0 train binary_classification_cross_entropy <loss>=0.6894251251220703",
                        prefix + "epoch=0, train binary_classification_accuracy <score>=0.5513907284768212",
                        prefix + "epoch=0, train binary_classification_cross_entropy <loss>=0.6858020927311306",
                        "[05/19/2023 21:07:04 INFO 140276281280320] #progress_metric: host=algo-1, completed 50.0 % of"
                                + " epochs",
                        prefix + "epoch=1, train binary_classification_cross_entropy <loss>=6.1e-05",
                        prefix + "train binary_classification_cross_entropy <loss>=0.5",
                        prefix + "test binary_classification_cross_entropy <loss>=0.6")));
    }

    @Test
    void readsTheLinearLearnersTwoParts() {
        String prefix = "[12/08/2020 10:00:00 INFO 139] #quality_metric: host=algo-1, epoch=0, ";
        assertEquals(
                Map.of(
                        "train binary_classification_cross_entropy_objective",
                        series(0.5),
                        "validation binary_classification_cross_entropy_objective",
                        series(0.6)),
                TrainingLosses.of(List.of(
                        prefix + "train binary_classification_cross_entropy_objective <loss>=0.5",
                        prefix + "validation binary_classification_cross_entropy_objective <loss>=0.6",
                        "[12/08/2020 10:00:00 INFO 139] #early_stopping_criteria_metric: host=algo-1, epoch=0,"
                                + " criteria=binary_classification_cross_entropy_objective, value=0.6")));
    }

    @Test
    void readsXgBoostsRoundsWithTabsAsCloudWatchHasThem() {
        Map<String, SortedMap<Integer, Double>> found = TrainingLosses.of(List.of(
                "[2023-05-19:21:07:04:INFO] Running XGBoost Sagemaker in algorithm mode",
                "[0]#011train-logloss:0.69000#011train-map@10:0.50000#011validation-logloss:0.69100",
                "[1]\ttrain-logloss:0.68000\ttrain-map@10:nan\tvalidation-logloss:0.68500"));
        assertEquals(
                Map.of(
                        "train logloss", series(0.69, 0.68),
                        "train map@10", series(0.5),
                        "validation logloss", series(0.691, 0.685)),
                found);
        assertEquals("train logloss", found.keySet().iterator().next());
    }

    @Test
    void theLastValueOfARepeatedEpochCountsAndValuesThatAreNoNumbersAreSkipped() {
        String prefix = "#quality_metric: host=algo-1, epoch=0, train rmse <loss>=";
        assertEquals(
                Map.of("train rmse", series(0.9)),
                TrainingLosses.of(List.of(
                        prefix + "1.05", prefix + "0.9", prefix + "nan", prefix + "1e999", prefix + "0.7.1", prefix)));
    }
}
