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
    private AlsBaseline trained;

    TrainedAls(JobConfig config, Examples examples) {
        this.config = config;
        this.examples = examples;
    }

    /** Returns what is trained with the settings that the validation part chooses. */
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
        return AlsBaseline.implicit(rows(), examples.validation(), AlsSettings.implicit(interactions, rank(), seed));
    }

    /** Returns what is trained with the settings of an earlier training. */
    AlsBaseline like(AlsSettings settings) {
        AlsSettings adapted = settings.on(examples.counts().train());
        return AlsBaseline.implicit(rows(), examples.validation(), List.of(adapted));
    }

    /** Returns the factors for a model of these examples. */
    static PairFactors factors(AlsBaseline trained, Examples examples) {
        FeatureBlock users = examples.space().block("user_id");
        FeatureBlock items = examples.space().block("item_id");
        return trained.factors(users.size(), items.size());
    }

    private Dataset<Row> rows() {
        return EvaluationStage.Chosen.undrawn(examples);
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
