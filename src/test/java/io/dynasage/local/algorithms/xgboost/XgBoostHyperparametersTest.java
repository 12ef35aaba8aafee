package io.dynasage.local.algorithms.xgboost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.algorithms.TrainingInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Texts are those of sagemaker-xgboost-container v1.7-1-1. */
class XgBoostHyperparametersTest {
    @Test
    void readsWhatTheContainerTakesAndPassesTheRestToTheLibrary() {
        XgBoostHyperparameters read = read(
                "num_round",
                "30",
                "early_stopping_rounds",
                "5",
                "csv_weights",
                "1",
                "objective",
                "binary:logistic",
                "eval_metric",
                "logloss,auc,accuracy",
                "learning_rate",
                "0.2",
                "max_depth",
                "4",
                "seed",
                "9");
        assertEquals(30, read.rounds());
        assertEquals(5, read.earlyStopping());
        assertTrue(read.csvWeights());
        assertEquals(List.of("logloss", "auc"), read.nativeMetrics());
        assertEquals(List.of("accuracy"), read.containerMetrics());
        assertEquals(Optional.of("accuracy"), read.stoppingMetric());
        assertEquals(
                Map.of("objective", "binary:logistic", "eta", "0.2", "max_depth", "4", "seed", "9", "nthread", "1"),
                read.booster());
    }

    @Test
    void stopsByTheTuningObjective() {
        XgBoostHyperparameters read = read(
                "objective",
                "binary:logistic",
                "eval_metric",
                "logloss,error",
                "_tuning_objective_metric",
                "validation:auc");
        assertEquals(Optional.of("auc"), read.stoppingMetric());
        assertEquals(List.of("auc", "error", "logloss"), read.nativeMetrics());
    }

    @Test
    void refusesUnknownAndMissingNames() {
        assertEquals("Extraneous hyperparameter found: num_rounds", failure("num_rounds", "3"));
        assertEquals("Extraneous hyperparameter found: silent", failure("silent", "0"));
        assertEquals(
                "Missing required hyperparameter: num_round",
                assertThrows(TrainingInputException.class, () -> XgBoostHyperparameters.of(Map.of("eta", "0.1")))
                        .getMessage());
    }

    @Test
    void refusesValuesThatCannotBeReadOrLieOutOfRange() {
        assertEquals(
                "Hyperparameter max_depth: could not parse value (caused by ValueError)", failure("max_depth", "6.0"));
        assertEquals("Hyperparameter eta: could not parse value (caused by ValueError)", failure("eta", "fast"));
        assertEquals("Hyperparameter num_round: 0 is not in [1, +inf)", failure("num_round", "0"));
        assertEquals("Hyperparameter eta: 1.5 is not in [0, 1]", failure("learning_rate", "1.5"));
        assertEquals("Hyperparameter subsample: 0.0 is not in (0, 1]", failure("subsample", "0"));
        assertEquals(
                "Hyperparameter tweedie_variance_power: 2.0 is not in (1, 2)", failure("tweedie_variance_power", "2"));
        assertEquals(
                "Hyperparameter seed: -2147483648 is not in (-2147483648, 2147483647)", failure("seed", "-2147483648"));
        assertEquals(
                "Hyperparameter booster: tree is not in ['gbtree', 'gblinear', 'dart']", failure("booster", "tree"));
        assertTrue(failure("objective", "binary:logistics")
                .startsWith("Hyperparameter objective: binary:logistics is not in ['aft_loss_distribution',"
                        + " 'binary:logistic', "));
        assertTrue(failure("objective", "binary:logistic", "eval_metric", "auc,AUC")
                .startsWith("Hyperparameter eval_metric: value ['auc', 'AUC'] not in range ['accuracy', 'auc', "));
        assertEquals(
                "Metric 'auc@0.5' is not supported. Parameter 'eval_metric' with customized threshold should be"
                        + " one of these "
                        + "options: 'error', 'ndcg', 'map'.",
                failure("eval_metric", "auc@0.5"));
        assertEquals("Threshold value 't' in 'error@t' expects float input.", failure("eval_metric", "error@half"));
        assertEquals(
                "Hyperparameter monotone_constraints: value (1,2) not in range [-1, 0, 1]",
                failure("tree_method", "hist", "monotone_constraints", "(1,2)"));
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertEquals(
                "Require input for parameter 'num_class' for multi-classification",
                failure("objective", "multi:softprob"));
        assertEquals(
                "Metric 'auc' can only be applied for classification and ranking problems.",
                failure("objective", "reg:squarederror", "eval_metric", "auc"));
        assertEquals(
                "'objective' (the container needs an objective wherever eval_metric is set: set both)",
                failure("eval_metric", "rmse"));
        assertEquals(
                "monotone_constraints can be used only when the tree_method parameter is set to either 'exact'"
                        + " or 'hist'.",
                failure("monotone_constraints", "(1,-1)"));
        assertEquals(
                "Linear updater should be one of these options: 'shotgun', 'coord_descent'.",
                failure("booster", "gblinear", "updater", "prune"));
        assertEquals(
                "process_type 'update' can only be used with updater 'refresh' and 'prune'",
                failure("process_type", "update", "updater", "sync"));
    }

    @Test
    void refusesWhatTheLocalContainerCannotDo() {
        assertEquals("The local SageMaker has no cross validation: leave out _kfold", failure("_kfold", "5"));
        assertEquals(
                "The local SageMaker has no GPU: use tree_method hist without use_dask_gpu_training",
                failure("tree_method", "gpu_hist"));
    }

    private static XgBoostHyperparameters read(String... namesAndValues) {
        Map<String, String> map = new HashMap<>(Map.of("num_round", "10"));
        for (int n = 0; n < namesAndValues.length; n += 2) {
            map.put(namesAndValues[n], namesAndValues[n + 1]);
        }
        return XgBoostHyperparameters.of(map);
    }

    private static String failure(String... namesAndValues) {
        return assertThrows(TrainingInputException.class, () -> read(namesAndValues))
                .getMessage();
    }
}
