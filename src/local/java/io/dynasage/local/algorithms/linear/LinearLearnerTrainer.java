package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains several linear models in parallel and keeps the best model of any epoch. Classifiers with validation rows are
 * compared by the selection criterion at its best threshold, all others by the loss; ties are decided by the loss.
 * Training ends when the best value has not improved by more than the tolerance for {@code early_stopping_patience}
 * epochs.
 *
 * <p>The container publishes neither the details of its optimiser nor its 32 models. This class follows the container's
 * documentation and log, so it arrives at about the same model, but not at the same numbers.
 */
final class LinearLearnerTrainer {
    private final LinearLearnerHyperparameters hyperparameters;
    private final long seed;
    private final LinearLearnerLog log;
    private final BuiltInAlgorithm.StopSignal stop;
    private Judged best;
    private int epochs;

    /** A model with the value that ranks it: higher is better, and among equal values the lower loss. */
    private record Judged(LinearModel model, Candidate candidate, double value, double loss) {
        /** Returns the other model, unless this one is better or the other is null. */
        Judged orBetter(Judged other) {
            boolean better = other == null || value > other.value || value == other.value && loss < other.loss;
            return better ? this : other;
        }
    }

    LinearLearnerTrainer(
            LinearLearnerHyperparameters hyperparameters,
            long seed,
            LinearLearnerLog log,
            BuiltInAlgorithm.StopSignal stop) {
        this.hyperparameters = hyperparameters;
        this.seed = seed;
        this.log = log;
        this.stop = stop;
    }

    /**
     * Returns the best model with its calibrated threshold; logs its metrics.
     *
     * @param train at least {@code mini_batch_size} rows
     * @param validation empty without such a channel
     */
    LinearModel train(ExampleRows train, Optional<ExampleRows> validation) {
        List<LinearCandidate> candidates = candidates(train);
        double reached = Double.NEGATIVE_INFINITY;
        int waited = 0;
        for (int epoch = 0;
                epoch < hyperparameters.epochs()
                        && waited < hyperparameters.selection().patience();
                epoch++) {
            long started = System.nanoTime();
            double value = epoch(epoch, candidates, train, validation);
            boolean improved = reached == Double.NEGATIVE_INFINITY
                    || value - reached > hyperparameters.selection().tolerance() * Math.abs(reached);
            if (improved) {
                waited = 0;
                reached = value;
                log.improved(epoch);
            } else {
                log.notImproved(epoch, ++waited);
            }
            epochs = epoch + 1;
            log.progress(
                    epochs * 100.0 / hyperparameters.epochs(),
                    train.size() / Math.max(1e-9, (System.nanoTime() - started) / 1e9));
        }
        if (epochs < hyperparameters.epochs()) {
            log.stoppedEarly();
        }
        return validation.map(rows -> finished(rows, "validation")).orElseGet(() -> finished(train, "train"));
    }

    private List<LinearCandidate> candidates(ExampleRows train) {
        LinearScaler scaler = new LinearScaler(train, train.columns(), hyperparameters.scaling());
        double positiveWeight = hyperparameters.positiveWeight();
        if (Double.isNaN(positiveWeight)) {
            positiveWeight = balance(train);
        }
        List<LinearCandidate> candidates = new ArrayList<>();
        for (Candidate candidate : hyperparameters.candidates()) {
            candidates.add(
                    new LinearCandidate(hyperparameters, candidate, scaler, positiveWeight, seed + candidates.size()));
        }
        return candidates;
    }

    /** Returns the weight of positive rows that gives both classes the same total weight. */
    private static double balance(ExampleRows rows) {
        int positives = rows.positives(rows.size());
        if (positives == 0) {
            return 1;
        }
        return (double) (rows.size() - positives) / positives;
    }

    /** Trains one epoch and returns its best value. */
    private double epoch(
            int epoch, List<LinearCandidate> candidates, ExampleRows train, Optional<ExampleRows> validation) {
        String objective = hyperparameters.loss().objective();
        Judged bestOfEpoch = null;
        for (int i = 0; i < candidates.size(); i++) {
            stop.check();
            log.loss("train", epoch, i, Map.entry(objective, candidates.get(i).pass(train)));
        }
        for (int i = 0; i < candidates.size(); i++) {
            Judged judged = judge(candidates.get(i), validation.orElse(train), validation.isPresent());
            if (validation.isPresent()) {
                log.loss("validation", epoch, i, Map.entry(objective, judged.loss()));
            }
            bestOfEpoch = judged.orBetter(bestOfEpoch);
        }
        boolean byLoss = bestOfEpoch.value() == -bestOfEpoch.loss();
        log.judged(
                epoch,
                byLoss ? objective : "sampled_" + hyperparameters.selection().criterion(),
                Math.abs(bestOfEpoch.value()));
        best = bestOfEpoch.orBetter(best);
        return bestOfEpoch.value();
    }

    private Judged judge(LinearCandidate candidate, ExampleRows rows, boolean validated) {
        LinearModel model = candidate.model();
        double loss = LinearLearnerMetrics.objective(model, rows);
        double value = -loss;
        if (validated && hyperparameters.calibrates()) {
            value = LinearThreshold.calibrate(model, rows, hyperparameters.selection())
                    .value();
        }
        return new Judged(model, candidate.settings(), value, loss);
    }

    private LinearModel finished(ExampleRows rows, String data) {
        LinearModel model = best.model();
        if (hyperparameters.calibrates()) {
            model = model.withThreshold(LinearThreshold.calibrate(model, rows, hyperparameters.selection())
                    .threshold());
        }
        log.scored(
                data,
                LinearLearnerMetrics.of(model, rows, hyperparameters.selection().beta()));
        log.best(best.candidate(), hyperparameters.adam());
        return model;
    }

    /** Returns the number of epochs that were trained. */
    int epochs() {
        return epochs;
    }
}
