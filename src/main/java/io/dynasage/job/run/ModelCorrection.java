package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Baselines;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureBlock;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Task;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ItemWeights;
import io.dynasage.model.ModelArchive;
import io.dynasage.sagemaker.Algorithm;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;

/**
 * The change of a trained model's artifact that belongs to the sampling of negatives: a factorization machine of
 * implicit recommendation gets the weights of {@link ItemWeights}. Other artifacts stay as they were trained.
 */
final class ModelCorrection {
    private ModelCorrection() {}

    /** Returns the change for the models of a job. Nothing is computed yet. */
    static ModelArtifact.Transfer of(JobConfig config, Examples examples) {
        if (config.training().algorithm() == Algorithm.FACTORIZATION_MACHINES
                && config.features().examples() instanceof RecommendationSettings settings
                && settings.task() == Task.RANKING) {
            return transfer(
                    examples,
                    model -> weights(settings.negatives().popularityCorrection(), examples)
                            .applied(model));
        }
        return ModelArtifact.Transfer.UNCHANGED;
    }

    /** Returns the transfer that changes the values of a model's parameters, and nothing else. */
    static ModelArtifact.Transfer transfer(Examples examples, UnaryOperator<FactorizationMachine> change) {
        return (in, trained, out) -> {
            long most = ModelArchive.bytes(examples.space().featureDim(), trained.factors());
            ModelArchive.rewrite(in, out, trained.uri(), most, change);
        };
    }

    /** Returns the weights of items that the training part knows. */
    static ItemWeights weights(double correction, Examples examples) {
        FeatureBlock items = examples.space().block("item_id");
        return new ItemWeights(items.offset(), events(examples, items.ids()), correction);
    }

    /** Returns the training events of each known item. */
    private static long[] events(Examples examples, int items) {
        long[] events = new long[items];
        for (Row item :
                Baselines.events(examples.onceInTraining(), "item_index").collectAsList()) {
            events[item.getInt(0) - 1] = item.getLong(1);
        }
        return events;
    }
}
