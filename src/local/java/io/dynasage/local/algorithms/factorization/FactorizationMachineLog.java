package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.PythonText;
import java.util.Locale;
import java.util.Map;

/**
 * The lines that the factorization machines container prints, in its order (from the log of a real job on MovieLens
 * 100K, 2021).
 */
final class FactorizationMachineLog {
    private static final String HOST = "host=algo-1, ";

    private final ContainerLog log;
    private final long started;
    private double updateMillis;

    FactorizationMachineLog(ContainerLog log) {
        this.log = log;
        this.started = log.millis();
    }

    void started(Map<String, String> hyperparameters) {
        log.line("Docker entrypoint called with argument(s): train");
        log.line("Running default environment configuration script");
        log.info("Merging with provided configuration from /opt/ml/input/config/hyperparameters.json: "
                + PythonText.of(hyperparameters));
    }

    /** Returns a listener that prints batches and epochs during training, and lets the job stop in between. */
    EpochListener epochs(ChannelInput train, BuiltInAlgorithm.StopSignal stop) {
        return new EpochListener() {
            @Override
            public void epochEnded(EpochResult result) {
                epoch(result, train);
                stop.check();
            }

            @Override
            public void batchMeasured(int epoch, long batch, Map<String, Double> metrics) {
                qualities("epoch=" + epoch + ", batch=" + batch + " train ", metrics);
                stop.check();
            }
        };
    }

    private void epoch(EpochResult result, ChannelInput train) {
        updateMillis += result.seconds() * 1000;
        log.tensorio(String.format(
                Locale.ROOT,
                "epoch_stats={\"data_pipeline\": \"/opt/ml/input/data/%s\", \"epoch\": %d, \"duration\": %d, "
                        + "\"num_examples\": %d, \"num_bytes\": %d}",
                train.name(),
                2 * (result.epoch() + 1),
                Math.round(result.seconds() * 1000),
                result.batches(),
                train.bytes()));
        qualities("epoch=" + result.epoch() + ", train ", result.metrics());
        if (result.epoch() + 1 == result.epochs()) {
            qualities("train ", result.metrics());
        }
        log.info(
                "#progress_metric: " + HOST + "completed " + PythonText.of(result.percentCompleted()) + " % of epochs");
        log.info("#throughput_metric: " + HOST + "train throughput=" + PythonText.of(result.recordsPerSecond())
                + " records/second");
    }

    void trained() {
        log.info("Pulling entire model from kvstore to finalize");
        log.info("Saved checkpoint to \"/tmp/state-0001.params\"");
    }

    void tested(Map<String, Double> metrics) {
        metrics.forEach(
                (name, value) -> log.info("#test_score (algo-1) : ('" + name + "', " + PythonText.of(value) + ")"));
        qualities("test ", metrics);
    }

    void finished(int epochs) {
        long now = log.millis();
        log.line(String.format(
                Locale.ROOT,
                "#metrics {\"StartTime\": %.3f, \"EndTime\": %.3f, \"Dimensions\": {\"Algorithm\":"
                        + " \"factorization-machines\", "
                        + "\"Host\": \"algo-1\", \"Operation\": \"training\"}, \"Metrics\": {\"epochs\":"
                        + " {\"sum\": %d.0, \"count\": 1, \"min\": %d, \"max\": %d}, "
                        + "\"update.time\": {\"sum\": %.3f, \"count\": %d}}}",
                started / 1000.0,
                now / 1000.0,
                epochs,
                epochs,
                epochs,
                updateMillis,
                epochs));
    }

    private void qualities(String when, Map<String, Double> metrics) {
        metrics.forEach((name, value) -> log.info("#quality_metric: " + HOST + when + name
                + (FactorizationMachineTrainer.isScore(name) ? " <score>=" : " <loss>=") + PythonText.of(value)));
    }
}
