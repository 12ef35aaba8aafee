package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Baselines;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureBlock;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Task;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ItemWeights;
import io.dynasage.model.MeanFeatures;
import io.dynasage.model.ModelArchive;
import io.dynasage.sagemaker.Algorithm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
            return transfer(examples, model -> corrected(model, settings, examples));
        }
        return ModelArtifact.Transfer.UNCHANGED;
    }

    /**
     * Returns the changed model. Without columns of items, an unknown item is below every known one; with columns, it
     * is like the mean of the known ones, and its columns make the difference. If none of these is known either, its
     * row has no features of an item, see {@link Examples#encode}, and is below every known one, too.
     */
    static FactorizationMachine corrected(
            FactorizationMachine model, RecommendationSettings settings, Examples examples) {
        ItemWeights weights = weights(settings.negatives().popularityCorrection(), examples);
        if (examples.sides().isEmpty()) {
            return weights.applied(model);
        }
        FactorizationMachine known =
                new MeanFeatures(unseen(examples)).applied(weights.weighted(model, rareEvents(examples)));
        FeatureBlock items = examples.space().block("item_id");
        double lowest = new Recommender(known, examples).lowestItem();
        return examples.side("item_id").isPresent()
                ? ItemWeights.itemlessLast(known, items.offset(), items.size(), lowest)
                : ItemWeights.unknownLast(known, items.offset(), lowest);
    }

    /** Returns the transfer that changes the values of a model's parameters, and nothing else. */
    static ModelArtifact.Transfer transfer(Examples examples, UnaryOperator<FactorizationMachine> change) {
        return (in, trained, out) -> {
            long most = ModelArchive.bytes(examples.space().featureDim(), trained.factors());
            ModelArchive.rewrite(in, out, trained.uri(), most, change);
        };
    }

    /** Returns the weights of items that the training part knows. */
    private static ItemWeights weights(double correction, Examples examples) {
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

    /** Returns the mean of the training events of items that share a feature because they are rare; 0 if none are. */
    private static double rareEvents(Examples examples) {
        long items = examples.space().block("item_id").rareIds();
        if (items == 0) {
            return 0;
        }
        return (double) examples.onceInTraining()
                        .where("item_index = 0 AND label = 1")
                        .count()
                / items;
    }

    /** Returns the blocks whose first feature, which is of everything unknown, was in no training example. */
    private static List<MeanFeatures.Block> unseen(Examples examples) {
        Set<String> seen = new HashSet<>();
        examples.sides().forEach(side -> seen.addAll(side.unknownInTraining()));
        return examples.space().blocks().stream()
                .filter(block -> block.ids() > 0 && block.rareIds() == 0 && !seen.contains(block.column()))
                .map(block -> new MeanFeatures.Block(block.offset(), block.ids()))
                .toList();
    }
}
