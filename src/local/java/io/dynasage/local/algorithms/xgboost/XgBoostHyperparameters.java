package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.sagemaker.hyperparameters.HyperparameterException;
import io.dynasage.sagemaker.hyperparameters.XgBoostRules;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings of one training of {@code sagemaker-xgboost}.
 *
 * @param rounds {@code num_round}
 * @param earlyStopping {@code early_stopping_rounds}, or 0
 * @param stoppingMetric the metric for early stopping: the last one; empty if there are none
 * @param csvWeights whether the second column of CSV is a weight
 * @param nativeMetrics eval metrics that XGBoost itself computes
 * @param containerMetrics eval metrics that the container computes
 * @param booster the parameters for the library
 */
record XgBoostHyperparameters(
        int rounds,
        int earlyStopping,
        Optional<String> stoppingMetric,
        boolean csvWeights,
        List<String> nativeMetrics,
        List<String> containerMetrics,
        Map<String, Object> booster) {
    /** The names that the container itself uses, and those that it passes to the library one by one. */
    private static final Set<String> NOT_FOR_THE_LIBRARY = Set.of(
            "num_round",
            "early_stopping_rounds",
            "csv_weights",
            "eval_metric",
            "save_model_on_termination",
            "_tuning_objective_metric",
            "use_dask_gpu_training");
    /** One thread only: more threads add floats in another order, which results in another model. */
    private static final String ONE_THREAD = "1";

    /**
     * Reads the string map of a training job in the same way as the container.
     *
     * @throws TrainingInputException in the container's words; also for settings that this stand-in does not support
     */
    static XgBoostHyperparameters of(Map<String, String> given) {
        Map<String, String> values = checked(given);
        refuseUnsupported(values);
        List<String> evaluated = metrics(values.getOrDefault("eval_metric", ""));
        List<String> tuned =
                metrics(values.getOrDefault("_tuning_objective_metric", "").replaceFirst(".*:", ""));
        Set<String> metrics = new LinkedHashSet<>(evaluated);
        metrics.addAll(tuned);
        if (!evaluated.isEmpty() && !tuned.isEmpty()) {
            // With a tuning objective, the container sorts the metrics.
            metrics = new TreeSet<>(metrics);
        }
        Map<String, Object> booster = new LinkedHashMap<>();
        values.forEach((name, value) -> booster.put(name, value.strip()));
        booster.keySet().removeAll(NOT_FOR_THE_LIBRARY);
        booster.putIfAbsent("nthread", ONE_THREAD);
        return new XgBoostHyperparameters(
                rounds("num_round", values),
                rounds("early_stopping_rounds", values),
                Stream.of(evaluated, tuned).flatMap(List::stream).reduce((earlier, last) -> last),
                values.getOrDefault("csv_weights", "0").strip().equals("1"),
                metrics.stream()
                        .filter(metric -> !XgBoostMetrics.NAMES.contains(metric))
                        .toList(),
                metrics.stream().filter(XgBoostMetrics.NAMES::contains).toList(),
                Collections.unmodifiableMap(booster));
    }

    private static Map<String, String> checked(Map<String, String> given) {
        try {
            return XgBoostRules.RULES.values(given);
        } catch (HyperparameterException e) {
            throw new TrainingInputException(e.getMessage(), e);
        }
    }

    private static void refuseUnsupported(Map<String, String> values) {
        for (String name : List.of("_kfold", "_num_cv_round")) {
            if (values.containsKey(name)) {
                throw new TrainingInputException("The local SageMaker has no cross validation: leave out " + name);
            }
        }
        if ("true".equals(values.get("use_dask_gpu_training")) || "gpu_hist".equals(values.get("tree_method"))) {
            throw new TrainingInputException(
                    "The local SageMaker has no GPU: use tree_method hist without use_dask_gpu_training");
        }
    }

    /**
     * Returns the number of rounds. A larger number than an int holds is cut to the largest int, which makes no
     * difference: neither would ever end.
     */
    private static int rounds(String name, Map<String, String> values) {
        return new BigInteger(values.getOrDefault(name, "0").strip())
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .intValue();
    }

    private static List<String> metrics(String names) {
        return Stream.of(names.split(",")).filter(name -> !name.isEmpty()).toList();
    }
}
