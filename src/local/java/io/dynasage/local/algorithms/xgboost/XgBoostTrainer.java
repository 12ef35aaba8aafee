package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.sagemaker.hyperparameters.XgBoostSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trains in the same way as the container's {@code train_job}: with the same library, round by round, with the
 * library's metrics and those of the container, and with early stopping that keeps the model of the best round.
 */
final class XgBoostTrainer {
    /** The format that {@code save_model} of XGBoost 1.7 writes under a name without extension. */
    private static final String BINARY = "deprecated";

    private final XgBoostHyperparameters hyperparameters;
    private final Map<String, XgBoostMatrix> data;
    private final XgBoostLog log;
    private final BuiltInAlgorithm.StopSignal stop;
    private Optional<byte[]> best = Optional.empty();
    private double bestValue;
    private int roundsWithoutBetter;

    /** @param data the data by name: {@code train} and, if there is one, {@code validation} */
    XgBoostTrainer(
            XgBoostHyperparameters hyperparameters,
            Map<String, XgBoostMatrix> data,
            XgBoostLog log,
            BuiltInAlgorithm.StopSignal stop) {
        this.hyperparameters = hyperparameters;
        this.data = data;
        this.log = log;
        this.stop = stop;
    }

    /** Returns the model in the library's file format. */
    byte[] train() throws XGBoostError {
        DMatrix train = data.get("train").matrix();
        Booster booster = XGBoost.train(
                train, new LinkedHashMap<>(hyperparameters.booster()), 0, new LinkedHashMap<>(), null, null);
        try {
            for (String metric : hyperparameters.nativeMetrics()) {
                booster.setParam("eval_metric", metric);
            }
            for (int round = 0; round < hyperparameters.rounds(); round++) {
                stop.check();
                booster.update(train, round);
                Map<String, Map<String, Double>> values = measure(booster, round);
                log.round(round, values);
                if (stopsEarly() && isEnough(booster, values.get("validation"))) {
                    break;
                }
            }
            if (best.isEmpty()) {
                return booster.toByteArray(BINARY);
            }
            return best.get();
        } finally {
            booster.dispose();
        }
    }

    /**
     * Returns whether training can stop early. As in the container, it cannot without a validation channel or an
     * eval_metric.
     */
    private boolean stopsEarly() {
        return hyperparameters.earlyStopping() > 0
                && hyperparameters.stoppingMetric().isPresent()
                && data.containsKey("validation");
    }

    private boolean isEnough(Booster booster, Map<String, Double> values) throws XGBoostError {
        String metric = hyperparameters.stoppingMetric().orElseThrow();
        if (!values.containsKey(metric)) {
            throw new XGBoostError(
                    "the metric " + metric + " of early stopping was not evaluated, only " + values.keySet());
        }
        double value = values.get(metric);
        if (!XgBoostSchema.MAXIMIZED.contains(metric)) {
            value = -value;
        }
        if (best.isEmpty() || value > bestValue) {
            best = Optional.of(booster.toByteArray(BINARY));
            bestValue = value;
            roundsWithoutBetter = 0;
        } else {
            roundsWithoutBetter++;
        }
        return roundsWithoutBetter >= hyperparameters.earlyStopping();
    }

    private Map<String, Map<String, Double>> measure(Booster booster, int round) throws XGBoostError {
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        List<DMatrix> matrices = new ArrayList<>();
        data.forEach((name, matrix) -> {
            values.put(name, new LinkedHashMap<>());
            matrices.add(matrix.matrix());
        });
        String line =
                booster.evalSet(matrices.toArray(DMatrix[]::new), data.keySet().toArray(String[]::new), round);
        String[] parts = line.split("\t");
        for (int i = 1; i < parts.length; i++) {
            int dash = parts[i].indexOf('-');
            int colon = parts[i].lastIndexOf(':');
            values.get(parts[i].substring(0, dash))
                    .put(parts[i].substring(dash + 1, colon), PythonText.number(parts[i].substring(colon + 1)));
        }
        if (!hyperparameters.containerMetrics().isEmpty()) {
            for (Map.Entry<String, XgBoostMatrix> entry : data.entrySet()) {
                XgBoostMetrics metrics = new XgBoostMetrics(
                        booster.predict(entry.getValue().matrix(), true),
                        entry.getValue().rows().labels());
                hyperparameters
                        .containerMetrics()
                        .forEach(name -> values.get(entry.getKey()).put(name, metrics.value(name)));
            }
        }
        return values;
    }
}
