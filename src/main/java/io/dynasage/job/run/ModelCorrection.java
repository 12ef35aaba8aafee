package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Baselines;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureBlock;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Task;
import io.dynasage.model.ItemWeights;
import io.dynasage.model.ModelArchive;
import io.dynasage.sagemaker.Algorithm;
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
            return transfer(settings.negatives().popularityCorrection(), examples);
        }
        return ModelArtifact.Transfer.UNCHANGED;
    }

    private static ModelArtifact.Transfer transfer(double correction, Examples examples) {
        return (in, trained, out) -> {
            FeatureBlock items = examples.space().block("item_id");
            ItemWeights weights = new ItemWeights(items.offset(), events(examples, items.ids()), correction);
            long most = ModelArchive.bytes(examples.space().featureDim(), trained.factors());
            ModelArchive.rewrite(in, out, trained.uri(), most, weights::applied);
        };
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
