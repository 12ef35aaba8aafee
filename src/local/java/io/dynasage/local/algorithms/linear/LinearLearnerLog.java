package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import java.util.Map;

/**
 * The lines that the {@code linear-learner} container prints, in its order (from the log of a real job with a
 * validation and a test channel, 2020).
 */
final class LinearLearnerLog {
    private static final String ALGORITHM = "Linear Learner";
    private static final String CHECKPOINT = "Saved checkpoint to \"/tmp/mx-mod-0000.params\"";

    private final ContainerLog log;
    private final long started;

    LinearLearnerLog(ContainerLog log) {
        this.log = log;
        this.started = log.millis();
    }

    /**
     * Prints the loss of one of the models after an epoch; {@code data} is train or validation. The first model's loss
     * is also the job's metric.
     */
    void loss(String data, int epoch, int model, Map.Entry<String, Double> objective) {
        log.metrics(
                started,
                ALGORITHM,
                String.format(", \"epoch\": %d, \"model\": %d", epoch, model),
                String.format(
                        "\"%s_%s\": {\"sum\": %3$s, \"count\": 1, \"min\": %3$s, \"max\": %3$s}",
                        data, objective.getKey(), PythonText.of(objective.getValue())));
        if (model == 0) {
            log.quality("epoch=" + epoch + ", " + data + " " + objective.getKey(), "loss", objective.getValue());
        }
    }

    void judged(int epoch, String criterion, double value) {
        log.info("#early_stopping_criteria_metric: host=algo-1, epoch=" + epoch + ", criteria=" + criterion + ", value="
                + PythonText.of(value));
    }

    void improved(int epoch) {
        log.info("Epoch " + epoch + ": Loss improved. Updating best model");
        log.info("Saving model for epoch: " + epoch);
        log.info(CHECKPOINT);
    }

    void notImproved(int epoch, int epochs) {
        log.info("Epoch " + epoch + ": Loss has not improved for " + epochs + " epochs.");
    }

    void stoppedEarly() {
        log.info("Early stop condition met. Stopping training.");
    }

    void progress(double percent, double recordsPerSecond) {
        log.progress(percent, recordsPerSecond);
    }

    /** Prints the metrics of the final model; {@code data} is train, validation or test. */
    void scored(String data, Map<String, Double> metrics) {
        log.scores(data, metrics);
        metrics.forEach((name, value) -> log.quality(data + " " + name, LinearLearnerMetrics.kind(name), value));
    }

    void best(Candidate candidate, LinearLearnerHyperparameters.Adam adam) {
        log.info("Best model found for hyperparameters: {\"optimizer\": \"adam\", \"learning_rate\": "
                + PythonText.of(candidate.learningRate())
                + ", \"l1\": " + PythonText.of(candidate.l1()) + ", \"wd\": " + PythonText.of(candidate.weightDecay())
                + ", \"lr_scheduler_step\": "
                + adam.step() + ", \"lr_scheduler_factor\": " + PythonText.of(adam.factor())
                + ", \"lr_scheduler_minimum_lr\": "
                + PythonText.of(adam.minimum()) + "}");
        log.info(CHECKPOINT);
    }

    void noTest() {
        log.info("Test data is not provided.");
    }

    void finished(int epochs) {
        log.metrics(started, ALGORITHM, "", ContainerLog.epochs(epochs));
    }
}
