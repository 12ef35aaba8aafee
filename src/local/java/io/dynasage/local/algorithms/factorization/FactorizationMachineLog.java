package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerLog;
import java.util.Locale;
import java.util.Map;

/**
 * The lines that the factorization machines container prints, in its order (from the log of a real job on MovieLens
 * 100K, 2021).
 */
final class FactorizationMachineLog {
    private final ContainerLog log;
    private final long started;
    private double updateMillis;

    FactorizationMachineLog(ContainerLog log) {
        this.log = log;
        this.started = log.millis();
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
        log.progress(result.percentCompleted(), result.recordsPerSecond());
    }

    void trained() {
        log.info("Pulling entire model from kvstore to finalize");
        log.info("Saved checkpoint to \"/tmp/state-0001.params\"");
    }

    void tested(Map<String, Double> metrics) {
        log.scores("test", metrics);
        qualities("test ", metrics);
    }

    void finished(int epochs) {
        String updates =
                String.format(Locale.ROOT, ", \"update.time\": {\"sum\": %.3f, \"count\": %d}", updateMillis, epochs);
        log.metrics(started, "factorization-machines", "", ContainerLog.epochs(epochs) + updates);
    }

    private void qualities(String when, Map<String, Double> metrics) {
        metrics.forEach((name, value) -> log.quality(when + name, FactorizationMachineTrainer.kind(name), value));
    }
}
