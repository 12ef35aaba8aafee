package io.dynasage.job.run;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.features.Examples;
import io.dynasage.job.failure.GateRefusedException;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.LogContext;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.job.ledger.Stage;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingResult;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: the stages in their order, each on what the one before it left in the run's folder. */
public final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final String SETTINGS = "settings.txt";
    private static final String CHECKPOINTS = "checkpoints/";
    private final SparkSession spark;
    private final JobConfig config;
    private final RunId runId;
    private final Clock clock;
    private final RunFolder folder;
    private final Ledger ledger;

    public Run(SparkSession spark, JobConfig config, RunId runId, Clock clock) {
        this.spark = spark;
        this.config = config;
        this.runId = runId;
        this.clock = clock;
        this.folder = new RunFolder(RunNames.of(config), runId, spark.sparkContext().hadoopConfiguration());
        this.ledger = new Ledger(folder, clock);
    }

    /**
     * Finds what SageMaker would refuse, before anything is touched.
     *
     * @throws io.dynasage.sagemaker.InvalidSpecException listing all that is wrong
     */
    public void check() {
        new SageMakerStages(config, runId, folder, config.features().examples().task(), clock).check();
    }

    /**
     * Takes a folder for the run, and remembers there what it was begun with.
     *
     * @throws UsageException if the run is finished already, or its folder holds something else
     */
    public void begin() {
        folder.claim();
        folder.write(SETTINGS, settings());
    }

    /**
     * Takes the run up where it stopped.
     *
     * @throws UsageException if there is no such run, it is finished already, or it was begun with other settings
     */
    public void resume() {
        folder.reclaim();
        Set<String> then = folder.readIfThere(SETTINGS).orElse("").lines().collect(Collectors.toSet());
        List<String> changed = settings().lines().filter(line -> !line.startsWith("notices.") && !then.contains(line)).toList();
        if (!changed.isEmpty()) {
            throw new UsageException("Run " + runId + " was begun with other settings than " + String.join(", ", changed) + " (" + folder.at(SETTINGS)
                    + "); resume it with those it was begun with, or begin a new run");
        }
    }

    private String settings() {
        return config.effective().entrySet().stream().filter(setting -> !setting.getKey().startsWith("prices.")).map(setting -> setting.getKey() + " = " + setting.getValue().replace('\n', ' ') + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Runs to the end, or to the end of the given stage; {@link #begin} or {@link #resume} goes before.
     *
     * @return the run's record, as it was written; empty if the run was to stop before its last stage
     */
    public Optional<RunRecord> execute(Stage until) {
        Instant start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        new EarlyChecks(config, spark.sparkContext().hadoopConfiguration(), clock).require();
        spark.sparkContext().setCheckpointDir(folder.at(CHECKPOINTS));
        ItemSource items = new ItemSource(spark, config, folder, new TableExports(spark, config, runId, clock), clock);
        EventStage stage = new EventStage(spark, config, folder, items, clock);
        EventStage.Output source = ledger.enterOnce(Stage.EVENTS, new TypeReference<>() { }, stage::run);
        if (until == Stage.EVENTS) {
            return stopped();
        }
        Dataset<Row> events = stage.events();
        return QueryPlanning.suited(spark, source.events().accepted(), () -> {
            try (FeatureStage.Output features = ledger.enter(Stage.FEATURES, () -> new FeatureStage(config, folder).run(events))) {
                return until == Stage.FEATURES ? stopped() : learn(start, until, source, features);
            }
        });
    }

    private Optional<RunRecord> learn(Instant start, Stage until, EventStage.Output source, FeatureStage.Output features) {
        Examples examples = features.examples();
        SageMakerStages sagemaker = new SageMakerStages(config, runId, folder, examples.task(), clock);
        ExampleFiles files = new ExampleFiles(config, folder, examples);
        Map<String, ChannelManifest> channels = ledger.enterOnce(Stage.CHANNELS, new TypeReference<>() { }, files::writeChannels);
        sagemaker.writeRequest(channels, examples.space().featureDim());
        if (until == Stage.CHANNELS) {
            files.writeReadable(channels);
            return stopped();
        }
        AtomicReference<EvaluationStage> evaluation = new AtomicReference<>();
        TrainingResult training = ledger.enter(Stage.TRAINING, () -> beside(() -> sagemaker.train(channels, examples.space().featureDim()), () -> {
            AtOnce.all(List.of(Executors.callable(() -> files.writeReadable(channels)),
                    Executors.callable(() -> evaluation.set(new EvaluationStage(config, examples, folder)))));
        }));
        if (until == Stage.TRAINING) {
            return stopped();
        }
        ModelStage model = new ModelStage(spark, config, folder, sagemaker, examples);
        ModelStage.Judged judged = ledger.enter(Stage.EVALUATION, () -> model.judge(evaluation.get(), training));
        if (until == Stage.EVALUATION) {
            return stopped();
        }
        boolean passed = judged.gate().passed();
        RunRecord.Endpoint endpoint = passed && config.endpoint().deploy() ? ledger.enter(Stage.ENDPOINT, () -> model.deploy(training)) : null;
        if (until == Stage.ENDPOINT) {
            return stopped();
        }
        RecommendationStage.Output lists = passed && recommends(examples) ? ledger.enter(Stage.RECOMMENDATIONS,
                () -> new RecommendationStage(config, folder, examples, features.cleaned().events()).run(model.model(training.modelArtifact()))) : null;
        RunRecord record = new RunRecords(config, runId, folder).record(start, clock.instant().truncatedTo(ChronoUnit.MILLIS), source, features, channels,
                training, judged, endpoint, lists, ledger.stages());
        folder.clear(CHECKPOINTS);
        String uri = folder.finish(record.toJson());
        if (!passed) {
            throw new GateRefusedException(record, judged.gate().reasons(), uri);
        }
        LOG.info("Run {} is finished; its record is {}", runId, uri);
        return Optional.of(record);
    }

    /** The stage that is under way, or failed. */
    public Optional<Stage> stage() {
        return ledger.stage();
    }

    /** The stages that are finished, in their order. */
    public List<RunRecord.Stage> finished() {
        return ledger.stages();
    }

    private boolean recommends(Examples examples) {
        return config.recommendations().count() > 0 && Recommender.serves(examples.space())
                && new ModelReader(config, spark.sparkContext().hadoopConfiguration()).reads();
    }

    /** Trains, and lets the cluster work while SageMaker does; if the work fails, the training job is stopped. */
    private static TrainingResult beside(Callable<TrainingResult> training, Runnable work) {
        ExecutorService waiting = Executors.newSingleThreadExecutor();
        try {
            Future<TrainingResult> result = waiting.submit(LogContext.carried(training));
            work.run();
            return result.get();
        } catch (ExecutionException e) {
            throw AtOnce.unchecked(e.getCause());
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
}
