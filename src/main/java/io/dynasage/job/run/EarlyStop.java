package io.dynasage.job.run;

import io.dynasage.model.BoostingRounds;
import io.dynasage.sagemaker.TrainingResult;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a model is trained again after its first training has stopped early. Without a validation part, nothing
 * would stop the second training at the right time, so it lasts for as many epochs or rounds as gave the best model of
 * the first one.
 */
final class EarlyStop {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyStop.class);
    private static final String EPOCHS = "epochs";
    private static final String PATIENCE = "early_stopping_patience";
    private static final String ROUNDS = "num_round";
    private static final String PATIENCE_OF_ROUNDS = "early_stopping_rounds";
    /** The percentage of the epochs that Linear Learner had trained at its end. */
    private static final String PROGRESS = "train:progress";

    private EarlyStop() {}

    /** Returns the hyperparameters in which the next training differs from the one that stopped; empty if none did. */
    static Map<String, String> next(TrainingResult training, Configuration hadoop) {
        if (training.hyperparameters().containsKey(PATIENCE_OF_ROUNDS)) {
            return rounds(training, hadoop);
        }
        return epochs(training);
    }

    /** Linear Learner stops when that many epochs have brought nothing better. */
    private static Map<String, String> epochs(TrainingResult training) {
        Optional<Integer> epochs = number(training, EPOCHS);
        Optional<Integer> patience = number(training, PATIENCE);
        Optional<Double> progress = Optional.ofNullable(training.metrics().get(PROGRESS));
        if (epochs.isEmpty() || patience.isEmpty() || progress.isEmpty()) {
            return Map.of();
        }
        long trained = Math.round(progress.get() * epochs.get() / 100);
        if (trained >= epochs.get()) {
            return Map.of();
        }
        String best = String.valueOf(Math.max(1, trained - patience.get()));
        return Map.of(EPOCHS, best, PATIENCE, best);
    }

    /** XGBoost keeps the rounds up to the best one. */
    private static Map<String, String> rounds(TrainingResult training, Configuration hadoop) {
        OptionalInt rounds =
                ModelArtifact.of(training).read(hadoop, in -> BoostingRounds.read(in, training.modelArtifact()));
        if (rounds.isEmpty()) {
            LOG.warn(
                    "{} does not say after how many rounds {} stopped, so the final model is trained for all of"
                            + " training.hyperparameters.num_round",
                    training.modelArtifact(),
                    training.jobName());
            return Map.of();
        }
        return Map.of(ROUNDS, String.valueOf(rounds.getAsInt()));
    }

    private static Optional<Integer> number(TrainingResult training, String name) {
        return Optional.ofNullable(training.hyperparameters().get(name))
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Integer::valueOf);
    }
}
