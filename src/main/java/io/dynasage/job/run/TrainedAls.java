package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.AlsBaseline;
import io.dynasage.evaluation.AlsSettings;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureBlock;
import io.dynasage.features.Task;
import io.dynasage.model.PairFactors;
import io.dynasage.sagemaker.Algorithm;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Alternating least squares on the training part of a run, as a baseline and as the model. It is trained once, when it
 * is first needed. May be used by several threads.
 */
final class TrainedAls {
    private final JobConfig config;
    private final Examples examples;
    private final Optional<AlsSettings> settings;
    private AlsBaseline trained;

    /** @param settings those of an earlier training; empty if the validation part is to choose them */
    TrainedAls(JobConfig config, Examples examples, Optional<AlsSettings> settings) {
        this.config = config;
        this.examples = examples;
        this.settings = settings;
    }

    synchronized AlsBaseline get() {
        if (trained == null) {
            trained = train();
        }
        return trained;
    }

    private AlsBaseline train() {
        long seed = config.features().seed();
        long interactions = examples.counts().train();
        if (examples.task() == Task.REGRESSION) {
            return AlsBaseline.explicit(rows(), AlsSettings.explicit(interactions, seed));
        }
        List<AlsSettings> compared = settings.map(given -> List.of(given.on(interactions)))
                .orElseGet(() -> AlsSettings.implicit(interactions, rank(), seed));
        return AlsBaseline.implicit(rows(), examples.validation(), compared);
    }

    /** Returns the factors for a model of these examples. */
    PairFactors factors() {
        FeatureBlock users = examples.space().block("user_id");
        FeatureBlock items = examples.space().block("item_id");
        return get().factors(users.size(), items.size());
    }

    private Dataset<Row> rows() {
        return examples.onceInTraining();
    }

    /** Returns the length of the factors. They have to fit into the artifact of the model, if they may become one. */
    private int rank() {
        if (!config.training().trains(Algorithm.ALS)) {
            return AlsSettings.RANK;
        }
        int most = Optional.ofNullable(config.training().hyperparameters().get("num_factors"))
                .map(Integer::valueOf)
                .orElse(AlsSettings.RANK);
        if (config.training().algorithm() == Algorithm.ALS) {
            return most;
        }
        return Math.min(AlsSettings.RANK, most);
    }
}
