package io.dynasage.job.run;

import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.Role;
import io.dynasage.evaluation.Scorer;
import io.dynasage.evaluation.TwinComparison;
import io.dynasage.features.Examples;
import io.dynasage.features.UseCaseSettings;
import io.dynasage.job.failure.RefitFailedException;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.job.ledger.DurableSteps;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.sagemaker.TrainingJobFailedException;
import io.dynasage.sagemaker.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the final model: with the hyperparameters of the judged twin, on the examples of all parts together, because a
 * model that is served without the newest events knows neither their users nor their items.
 */
final class RefitStage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefitStage.class);

    /**
     * What the final model is trained on.
     *
     * @param features the SHA-256 of its features
     */
    record Inputs(String features, Map<String, ChannelManifest> channels) {
        @Override
        public String toString() {
            return channels.get("train").rows() + " rows, features " + features;
        }
    }

    /**
     * The final model of a training job, compared with its twin.
     *
     * @param comparison null if one of the two has no value
     */
    record Compared(String trainingJob, TwinComparison comparison) {
        /** Returns why the comparison is not of the result of a training; empty if it is. */
        Optional<String> problem(TrainingResult training) {
            return Optional.of(trainingJob)
                    .filter(compared -> !compared.equals(training.jobName()))
                    .map(compared -> "Training job " + compared + " was compared, and " + training.jobName()
                            + " has followed it.");
        }

        /** Returns the reasons for not deploying the model; empty if there are none. */
        List<String> refusal() {
            return Optional.ofNullable(comparison)
                    .filter(TwinComparison::worse)
                    .map(TwinComparison::sentence)
                    .map(List::of)
                    .orElse(List.of());
        }
    }

    private final JobConfig config;
    private final SparkSession spark;
    private final RunFolder folder;
    private final SageMakerStages sagemaker;
    private final Examples parts;
    private final Measurement measurement;
    private final UseCaseSettings settings;
    private final FeatureStage.Output twin;
    private Examples whole;

    /**
     * @param settings those of the use case, for this run
     * @param sagemaker the stages of the final model
     */
    RefitStage(
            SparkSession spark,
            JobConfig config,
            UseCaseSettings settings,
            RunFolder folder,
            SageMakerStages sagemaker,
            FeatureStage.Output twin) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
        this.sagemaker = sagemaker;
        this.parts = twin.examples();
        this.measurement = new Measurement(config, parts);
        this.settings = settings;
        this.twin = twin;
    }

    /** Returns the examples of all parts, which are all for training. The first call makes them. */
    Examples examples() {
        if (whole == null) {
            Examples built = settings.whole(parts, twin.cleaned().events());
            whole = FeatureStage.describing(built, twin.items());
        }
        return whole;
    }

    private ExampleFiles files() {
        return new ExampleFiles(config, folder, examples());
    }

    /** Writes the features and the training channel. */
    Inputs write(DurableSteps steps) {
        steps.before(DurableStep.REFIT_CHANNELS);
        FeatureStage.write(examples(), folder);
        return new Inputs(examples().space().sha256(), files().writeChannels());
    }

    /** Returns why what an earlier attempt wrote cannot be used, as a sentence; empty if it can. */
    Optional<String> problem(Inputs written) {
        if (!written.features().equals(examples().space().sha256())) {
            return Optional.of("The features of all examples are no longer those that were written.");
        }
        return files().problem(spark, written.channels());
    }

    /** Writes the request of the training job. */
    void writeRequest(Inputs inputs, TrainingResult twin, DurableSteps steps) {
        sagemaker.writeRequest(inputs.channels(), hyperparameters(twin), steps);
    }

    /** @throws RefitFailedException if the training job ends without a model */
    TrainingResult train(Inputs inputs, TrainingResult twin, DurableSteps steps) {
        TakenModel taken = taken(twin);
        TrainedAls als = new TrainedAls(config, examples(), Optional.ofNullable(taken.als()));
        List<Callable<Object>> work = new ArrayList<>();
        work.add(() -> sagemaker.train(inputs.channels(), hyperparameters(twin), steps));
        if (taken.ofAls() && !ModelArtifact.isCopied(folder)) {
            work.add(als::get);
        }
        ModelCandidates candidates = new ModelCandidates(config, folder, examples(), als);
        return ModelArtifact.copied(trained(work), folder, hadoop(), () -> candidates.transferLike(taken));
    }

    /** Returns the result of the training job, which is the first of what is done at once. */
    private TrainingResult trained(List<Callable<Object>> work) {
        try {
            return (TrainingResult) AtOnce.all(work).get(0);
        } catch (TrainingJobFailedException e) {
            throw new RefitFailedException(folder.runId(), e);
        }
    }

    private Map<String, String> hyperparameters(TrainingResult twin) {
        int featureDim = examples().space().featureDim();
        if (taken(twin).ofAls()) {
            return TrainingInputs.againForAls(twin, featureDim);
        }
        return TrainingInputs.again(twin, featureDim, hadoop());
    }

    private TakenModel taken(TrainingResult twin) {
        return TakenModel.read(config, folder.twin(), twin);
    }

    /** Compares the final model with its twin on the rows that the twin was tested on. */
    Compared compare(TrainingResult training, TrainingResult twin, EvaluationReport judged) {
        Optional<TwinComparison> comparison = TwinComparison.of(
                measured(training, twin),
                judged.scorer(Role.MODEL).flatMap(name -> judged.value(name, judged.primaryMetric())));
        comparison.ifPresent(compared -> LOG.info("refit: {}", compared.sentence()));
        return new Compared(training.jobName(), comparison.orElse(null));
    }

    private EvaluationReport measured(TrainingResult training, TrainingResult twin) {
        ModelReader reader = new ModelReader(config, hadoop());
        if (!reader.reads()) {
            ModelArtifact.of(training).require(hadoop());
            return sagemaker.served(training, serving -> report(List.of(scorer(serving))));
        }
        ModelScoring model = new ModelScoring.Artifact(
                reader.read(ModelArtifact.of(training), examples().space().featureDim()));
        ModelScoring other = new ModelScoring.Artifact(
                reader.read(ModelArtifact.of(twin), parts.space().featureDim()));
        Dataset<Row> known = parts.encode(measurement.rows());
        return report(List.of(
                scorer(model),
                new Scorer(
                        TwinComparison.TWIN, Role.LIVE, Scorer.Meaning.PREDICTION, measurement.scored(other, known))));
    }

    private Scorer scorer(ModelScoring scoring) {
        LiveScoring model = new LiveScoring(scoring, examples().space());
        return Scorer.model(measurement.scored(scoring, model.encoded(measurement.rows(), parts.space())));
    }

    private EvaluationReport report(List<Scorer> scorers) {
        return new EvaluationReport(
                measurement.primaryMetric(), measurement.tables(scorers), Map.of(), Map.of(), List.of(), Map.of());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    @Override
    public void close() {
        if (whole != null) {
            whole.close();
        }
    }
}
