package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import java.util.Locale;
import java.util.Map;

/**
 * The lines that the {@code linear-learner} container prints, in its order (from the log of a real job with a
 * validation and a test channel, 2020).
 */
final class LinearLearnerLog {
    private static final String HOST = "host=algo-1, ";
    private static final String CHECKPOINT = "Saved checkpoint to \"/tmp/mx-mod-0000.params\"";

    private final ContainerLog log;
    private final long started;

    LinearLearnerLog(ContainerLog log) {
        this.log = log;
        this.started = log.millis();
    }

    void started(Map<String, String> hyperparameters) {
        log.line("Docker entrypoint called with argument(s): train");
        log.line("Running default environment configuration script");
        log.info("Merging with provided configuration from /opt/ml/input/config/hyperparameters.json: "
                + PythonText.of(hyperparameters));
    }

    /**
     * Prints the loss of one of the models after an epoch; {@code data} is train or validation. The first model's loss
     * is also the job's metric.
     */
    void loss(String data, int epoch, int model, Map.Entry<String, Double> objective) {
        String value = PythonText.of(objective.getValue());
        log.line(String.format(
                Locale.ROOT,
                "#metrics {\"StartTime\": %.3f, \"EndTime\": %.3f, \"Dimensions\": {\"Algorithm\": \"Linear Learner\", "
                        + "\"Host\": \"algo-1\", \"Operation\": \"training\", \"epoch\": %d, \"model\": %d},"
                        + " \"Metrics\": {\"%s_%s\": {\"sum\": %s, \"count\": 1, "
                        + "\"min\": %s, \"max\": %s}}}",
                started / 1000.0,
                log.millis() / 1000.0,
                epoch,
                model,
                data,
                objective.getKey(),
                value,
                value,
                value));
        if (model == 0) {
            log.info("#quality_metric: " + HOST + "epoch=" + epoch + ", " + data + " " + objective.getKey() + " <loss>="
                    + value);
        }
    }

    void judged(int epoch, String criterion, double value) {
        log.info("#early_stopping_criteria_metric: " + HOST + "epoch=" + epoch + ", criteria=" + criterion + ", value="
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
        log.info("#progress_metric: " + HOST + "completed " + PythonText.of(percent) + " % of epochs");
        log.info("#throughput_metric: " + HOST + "train throughput=" + PythonText.of(recordsPerSecond)
                + " records/second");
    }

    /** Prints the metrics of the final model; {@code data} is train, validation or test. */
    void scored(String data, Map<String, Double> metrics) {
        metrics.forEach((name, value) ->
                log.info("#" + data + "_score (algo-1) : ('" + name + "', " + PythonText.of(value) + ")"));
        metrics.forEach((name, value) -> log.info("#quality_metric: " + HOST + data + " " + name
                + (LinearLearnerMetrics.isLoss(name) ? " <loss>=" : " <score>=") + PythonText.of(value)));
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
        log.line(String.format(
                Locale.ROOT,
                "#metrics {\"StartTime\": %.3f, \"EndTime\": %.3f, \"Dimensions\": {\"Algorithm\": \"Linear Learner\", "
                        + "\"Host\": \"algo-1\", \"Operation\": \"training\"}, \"Metrics\": {\"epochs\":"
                        + " {\"sum\": %d.0, \"count\": 1, \"min\": %d, \"max\": %d}}}",
                started / 1000.0,
                log.millis() / 1000.0,
                epochs,
                epochs,
                epochs));
    }
}
