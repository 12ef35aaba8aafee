package io.dynasage.job;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.RankingEvaluation;
import io.dynasage.evaluation.RankingMetrics;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationExamples;
import io.dynasage.features.Vocabulary;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.DeployedEndpoint;
import io.dynasage.sagemaker.TrainingResult;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: the stages in their order, each on what the one before it left in the run's folder. */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final String SETTINGS = "settings.txt";
    private final SparkSession spark;
    private final JobConfig config;
    private final RunId runId;
    private final Clock clock;
    private final RunFolder folder;
    private final Ledger ledger;

    Run(SparkSession spark, JobConfig config, RunId runId, Clock clock) {
        this.spark = spark;
        this.config = config;
        this.runId = runId;
        this.clock = clock;
        this.folder = new RunFolder(config.outputUri(), runId, spark.sparkContext().hadoopConfiguration());
        this.ledger = new Ledger(folder, clock);
    }

    /**
     * Takes a folder for the run, and remembers there what it was begun with.
     *
     * @throws UsageException if the run is finished already, or its folder holds something else
     */
    void begin() {
        folder.claim();
        folder.write(SETTINGS, settings());
    }

    /**
     * Takes the run up where it stopped.
     *
     * @throws UsageException if there is no such run, it is finished already, or it was begun with other settings
     */
    void resume() {
        folder.reclaim();
        Set<String> then = folder.readIfThere(SETTINGS).orElse("").lines().collect(Collectors.toSet());
        List<String> changed = settings().lines().filter(line -> !then.contains(line)).toList();
        if (!changed.isEmpty()) {
            throw new UsageException("Run " + runId + " was begun with other settings than " + String.join(", ", changed) + " (" + folder.at(SETTINGS)
                    + "); resume it with those it was begun with, or begin a new run");
        }
    }

    private String settings() {
        return config.effective().entrySet().stream().map(setting -> setting.getKey() + " = " + setting.getValue().replace('\n', ' ') + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Runs to the end, or to the end of the given stage; {@link #begin} or {@link #resume} goes before.
     *
     * @return the run's record, as it was written; empty if the run was to stop before its last stage
     */
    Optional<RunRecord> execute(Stage until) {
        Instant start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        EventStage stage = new EventStage(spark, config, folder, new ItemSource(spark, config, new TableExports(spark, config, runId, clock)), clock);
        EventStage.Output events = ledger.enterOnce(Stage.EVENTS, new TypeReference<>() { }, stage::run);
        if (until == Stage.EVENTS) {
            return stopped();
        }
        try (RecommendationExamples examples = ledger.enter(Stage.FEATURES, () -> features(stage.events()))) {
            return until == Stage.FEATURES ? stopped() : learn(start, until, events, examples);
        }
    }

    private Optional<RunRecord> learn(Instant start, Stage until, EventStage.Output events, RecommendationExamples examples) {
        ExampleFiles files = new ExampleFiles(config, folder, examples);
        Map<String, ChannelManifest> channels = ledger.enterOnce(Stage.CHANNELS, new TypeReference<>() { }, files::writeChannels);
        if (until == Stage.CHANNELS) {
            files.writeReadable(channels);
            return stopped();
        }
        SageMakerStages sagemaker = new SageMakerStages(config, runId, folder, clock);
        Vocabulary vocabulary = examples.vocabulary();
        TrainingResult training = ledger.enter(Stage.TRAINING,
                () -> beside(() -> sagemaker.train(channels, vocabulary.featureDim()), () -> files.writeReadable(channels)));
        if (until == Stage.TRAINING) {
            return stopped();
        }
        RunRecord.Evaluation evaluation = ledger.enter(Stage.EVALUATION, () -> evaluate(examples, training));
        if (until == Stage.EVALUATION) {
            return stopped();
        }
        DeployedEndpoint endpoint = config.endpoint().deploy() ? ledger.enter(Stage.ENDPOINT, () -> sagemaker.deploy(training)) : null;
        RunRecord record = new RunRecords(config, runId, folder).record(start, clock.instant().truncatedTo(ChronoUnit.MILLIS), events, vocabulary, channels, training,
                evaluation, endpoint, ledger.stages());
        LOG.info("Run {} is finished; its record is {}", runId, folder.finish(record.toJson()));
        return Optional.of(record);
    }

    /** Trains, and lets the cluster work while SageMaker does; if the work fails, the training job is stopped. */
    private static TrainingResult beside(Callable<TrainingResult> training, Runnable work) {
        ExecutorService waiting = Executors.newSingleThreadExecutor();
        try {
            Future<TrainingResult> result = waiting.submit(training);
            work.run();
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The run was interrupted while SageMaker trained", e);
        } finally {
            waiting.shutdownNow();
        }
    }

    private Optional<RunRecord> stopped() {
        LOG.info("Run {} stops here, as asked; what it did lies in {}", runId, folder.uri());
        return Optional.empty();
    }

    private RecommendationExamples features(Dataset<Row> events) {
        RecommendationExamples examples = Recommendation.build(events, FeatureSettings.of(config.features()));
        examples.vocabulary().write(folder.at("vocabulary/"));
        return examples;
    }

    private RunRecord.Evaluation evaluate(RecommendationExamples examples, TrainingResult training) {
        FactorizationMachine model = model(training.modelArtifact());
        Vocabulary vocabulary = examples.vocabulary();
        if (model.featureDim() != vocabulary.featureDim()) {
            throw new IllegalStateException("The model at " + training.modelArtifact() + " has " + model.featureDim()
                    + " features, the run's vocabulary " + vocabulary.featureDim() + "; it was not trained on this run's channels");
        }
        RankingMetrics metrics = RankingEvaluation.evaluate(examples.candidates(), model, vocabulary.itemOffset());
        RankingMetrics popularity = RankingEvaluation.popularity(examples.candidates(), examples.train());
        LOG.info("model: {}; popularity: {}", metrics, popularity);
        return new RunRecord.Evaluation(config.features().evaluationNegatives(), RunRecords.metrics(metrics),
                RunRecords.metrics(popularity));
    }

    private FactorizationMachine model(String artifact) {
        try (InputStream in = RunFolder.open(artifact, spark.sparkContext().hadoopConfiguration())) {
            return ModelArchive.read(in, artifact);
        } catch (IOException e) {
            throw new StorageException("read the model at", artifact, e);
        }
    }
}
