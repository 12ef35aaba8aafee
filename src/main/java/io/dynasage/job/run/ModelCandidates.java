package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Bootstrap;
import io.dynasage.evaluation.Contest;
import io.dynasage.evaluation.ModelChoice;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureBlock;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.PairFactors;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that one training job and the cluster make together: the factorization machine of the job's artifact, and
 * that artifact with the factors of ALS, which the same container serves. One of them is written to the run's folder.
 */
final class ModelCandidates {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCandidates.class);
    private final JobConfig config;
    private final RunFolder folder;
    private final Examples examples;
    private final TrainedAls als;

    /** @param folder the folder of the model */
    ModelCandidates(JobConfig config, RunFolder folder, Examples examples, TrainedAls als) {
        this.config = config;
        this.folder = folder;
        this.examples = examples;
        this.als = als;
    }

    /** Returns the way of a trained artifact to the run's folder. Trains ALS, if it is a candidate. */
    ModelArtifact.Transfer transfer(TrainingResult training) {
        if (!config.training().trains(Algorithm.ALS)) {
            return ModelCorrection.of(config, examples);
        }
        PairFactors factors = als.factors();
        return ModelCorrection.transfer(examples, model -> taken(training.jobName(), model, factors));
    }

    /** Returns the way of the artifact of a final model, which is what its twin is. */
    ModelArtifact.Transfer transferLike(TakenModel twin) {
        if (!twin.ofAls()) {
            return ModelCorrection.of(config, examples);
        }
        PairFactors factors = als.factors();
        return ModelCorrection.transfer(examples, model -> factors.in(model, columns()));
    }

    /** Chooses a model, and keeps the choice in the run's folder. */
    private FactorizationMachine taken(String trainingJob, FactorizationMachine model, PairFactors factors) {
        FactorizationMachine ofAls = factors.in(model, columns());
        if (config.training().algorithm() == Algorithm.ALS) {
            new TakenModel(trainingJob, Algorithm.ALS, als.get().settings(), null).write(folder);
            return ofAls;
        }
        FactorizationMachine corrected = corrected(model);
        ModelChoice choice = choice(corrected, ofAls);
        LOG.info("training: {}", choice.sentence());
        if (choice.taken().equals(Algorithm.ALS.toString())) {
            new TakenModel(trainingJob, Algorithm.ALS, als.get().settings(), choice).write(folder);
            return ofAls;
        }
        new TakenModel(trainingJob, config.training().algorithm(), null, choice).write(folder);
        return corrected;
    }

    private FactorizationMachine corrected(FactorizationMachine model) {
        return ModelCorrection.corrected(
                model, (RecommendationSettings) config.features().examples(), examples);
    }

    /** Returns the number of features of columns, which ALS does not read. */
    private int columns() {
        FeatureBlock items = examples.space().block("item_id");
        return examples.space().featureDim() - items.offset() - items.size();
    }

    private ModelChoice choice(FactorizationMachine first, FactorizationMachine second) {
        String firstName = config.training().algorithm().toString();
        String secondName = Algorithm.ALS.toString();
        if (examples.counts().validation() == 0) {
            return ModelChoice.withoutComparison(firstName, secondName);
        }
        int firstItem = examples.space().block("item_id").offset();
        return new Contest(examples.listed(examples.validationChoices()), firstItem)
                .between(
                        new Contest.Entry(firstName, new Recommender(first, examples).ofPairs()),
                        new Contest.Entry(secondName, new Recommender(second, examples).ofPairs()),
                        Bootstrap.DEFAULT_RESAMPLES,
                        config.features().seed());
    }
}
