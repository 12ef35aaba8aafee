package io.dynasage.job.run;

import com.fasterxml.jackson.core.type.TypeReference;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.config.JobConfig;
import io.dynasage.events.ForgetList;
import io.dynasage.features.Examples;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.UseCaseSettings;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.LogContext;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.Stage;
import io.dynasage.report.RunRecord;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingResult;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages of one run, to be run in order; each has the results of the previous ones. */
final class RunStages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunStages.class);
    private final SparkSession spark;
    private final JobConfig config;
    private final ForgetList forget;
    private final RunId runId;
    private final RunFolder folder;
    private final Ledger ledger;
    private final Clock clock;
    private final AtomicReference<EvaluationStage> evaluation = new AtomicReference<>();
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private EventStage.Output source;
    private Dataset<Row> events;
    private Optional<Dataset<Row>> items = Optional.empty();
    private FeatureStage.Output features;
    private ShopRules shop;
    private List<ListRules> rules;
    private TrainedAls als;
    private SageMakerStages sagemaker;
    private ExampleFiles files;
    private Map<String, ChannelManifest> channels;
    private TrainingResult training;
    private TakenModel taken;
    private ModelStage model;
    private ModelStage.Judged judged;
    private Optional<FinalModel> refit = Optional.empty();
    /** The training of the model that serves if it may: of the judged model, or of the final one. */
    private TrainingResult served;

    private ModelStage.Deployed deployed = ModelStage.Deployed.NOT;
    private Optional<RunRecord.Recommendations> lists = Optional.empty();

    RunStages(
            SparkSession spark,
            JobConfig config,
            ForgetList forget,
            RunId runId,
            RunFolder folder,
            Ledger ledger,
            Clock clock) {
        this.spark = spark;
        this.config = config;
        this.forget = forget;
        this.runId = runId;
        this.folder = folder;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Runs a stage. */
    void run(Stage stage) {
        switch (stage) {
            case EVENTS -> events();
            case FEATURES -> features();
            case CHANNELS -> channels();
            case TRAINING -> train();
            case EVALUATION -> evaluate();
            case REFIT_CHANNELS -> refitChannels();
            case REFIT_TRAINING -> refitTraining();
            case REFIT -> refit();
            case ENDPOINT -> deploy();
            case RECOMMENDATIONS -> recommend();
        }
    }

    /** Returns whether work is left after this stage. After the evaluation of a model that was refused, none is. */
    boolean leaves(Stage stage) {
        return stage != Stage.RECOMMENDATIONS && (stage.compareTo(Stage.EVALUATION) <= 0 || serves());
    }

    /** Completes work that a later stage would have done, when a run stops after this stage. */
    void stopAfter(Stage stage) {
        if (stage == Stage.CHANNELS) {
            files.writeReadable(channels);
        }
    }

    private void events() {
        EventStage stage = new EventStage(
                spark,
                config,
                forget,
                folder,
                items(config),
                new DescribedColumns(spark, config, folder, this::items),
                clock);
        source = ledger.enterOnce(Stage.EVENTS, new TypeReference<>() {}, stage::run, stage::problem);
        events = stage.events();
        items = stage.items();
        opened.push(QueryPlanning.suited(
                spark,
                source.events().accepted(),
                Math.max(
                        config.features().examples().rankedItems(),
                        config.recommendations().count()))::close);
    }

    private ItemSource items(JobConfig read) {
        TableExports exports = new TableExports(spark, read, runId, clock);
        return new ItemSource(spark, read, forget, folder, exports, clock);
    }

    private void features() {
        features = ledger.enter(
                Stage.FEATURES, () -> new FeatureStage(config, settings(), judgedFolder()).run(events, items));
        opened.push(features::close);
        sagemaker = SageMakerStages.judged(config, runId, folder, examples().task(), clock);
        files = new ExampleFiles(config, judgedFolder(), examples());
        shop = new ShopRules(config.recommendations(), withItems(events));
        opened.push(shop::close);
        rules = rules(examples(), config.training().refit());
        als = new TrainedAls(config, examples(), Optional.empty());
    }

    /** Returns the settings of the use case for this run. */
    private UseCaseSettings settings() {
        UseCaseSettings settings = config.features().examples();
        return folder.begun().map(settings::forRunAt).orElse(settings);
    }

    /** Returns the folder of what the judged model learns from and leaves. */
    private RunFolder judgedFolder() {
        if (config.training().refit()) {
            return folder.twin();
        }
        return folder;
    }

    /** Adds a row without a user and a time for each item that is described, where items get into lists by columns. */
    private Dataset<Row> withItems(Dataset<Row> rows) {
        return items.filter(any -> examples().side("item_id").isPresent())
                .map(described -> rows.unionByName(described, true))
                .orElse(rows);
    }

    /**
     * Finds the items that lists may not hold before anything is trained, because a list may be left with none.
     *
     * @param moreLater whether the model that serves is another one, which may know more items
     */
    private List<ListRules> rules(Examples listed, boolean moreLater) {
        Dataset<Row> cleaned = withItems(features.cleaned().events());
        if (!recommends()) {
            return shop.withoutLimits(listed, cleaned);
        }
        return shop.of(
                listed, cleaned, Optional.of(listed).filter(any -> moreLater).map(Examples::itemsOfAllParts));
    }

    private void channels() {
        channels = ledger.enterOnce(
                Stage.CHANNELS, new TypeReference<>() {}, files::writeChannels, kept -> files.problem(spark, kept));
        sagemaker.writeRequest(channels, hyperparameters(), ledger);
    }

    private Map<String, String> hyperparameters() {
        return sagemaker.hyperparameters(channels, examples().space().featureDim());
    }

    /** Trains the model. While SageMaker trains, the cluster writes the readable files and trains the baselines. */
    private void train() {
        List<Callable<Object>> work = new ArrayList<>();
        work.add(Executors.callable(() -> files.writeReadable(channels)));
        if (!ModelArtifact.isCopied(judgedFolder()) && config.training().trains(Algorithm.ALS)) {
            work.add(als::get);
        }
        if (!ledger.has(Stage.EVALUATION)) {
            work.add(this::prepareEvaluation);
        }
        training = ledger.enter(Stage.TRAINING, () -> meanwhile(this::trained, () -> AtOnce.all(work)));
        taken = TakenModel.read(config, judgedFolder(), training);
    }

    private TrainingResult trained() {
        TrainingResult result = sagemaker.train(channels, hyperparameters(), ledger);
        ModelCandidates candidates = new ModelCandidates(config, judgedFolder(), examples(), als);
        return ModelArtifact.copied(
                result, judgedFolder(), spark.sparkContext().hadoopConfiguration(), () -> candidates.transfer(result));
    }

    private EvaluationStage prepareEvaluation() {
        if (evaluation.get() == null) {
            evaluation.set(new EvaluationStage(config, rules, folder, als));
        }
        return evaluation.get();
    }

    private void evaluate() {
        model = new ModelStage(spark, config, folder, sagemaker, examples());
        ModelStage.Evaluated evaluated = ledger.enterOnce(
                Stage.EVALUATION,
                new TypeReference<>() {},
                () -> new ModelStage.Evaluated(
                        training.jobName(), model.judge(prepareEvaluation(), training, taken, ledger)),
                kept -> kept.problem(training));
        // The ledger keeps the evaluation; the file for readers may have been changed since.
        folder.writeJson(ModelStage.EVALUATION, evaluated.judged());
        judged = evaluated.judged();
        served = training;
        if (!refits()) {
            judged = model.asDecided(judged);
        }
    }

    /** Returns whether a final model is trained: the gate has passed its twin. */
    private boolean refits() {
        return judged.gate().passed() && config.training().refit();
    }

    private void refitChannels() {
        if (!refits()) {
            return;
        }
        SageMakerStages stages = sagemaker.served(examples().task());
        FinalModel last = new FinalModel(
                new RefitStage(spark, config, settings(), folder, stages, features),
                ledger,
                new FinalModel.Twin(training, judged));
        opened.push(last::close);
        last.writeChannels();
        model = new ModelStage(spark, config, folder, stages, last.examples());
        rules = rules(last.examples(), false);
        refit = Optional.of(last);
    }

    private void refitTraining() {
        refit.ifPresent(last -> {
            last.train();
            served = last.training();
        });
    }

    private void refit() {
        refit.ifPresent(last -> {
            last.compare(model);
            if (last.refusal().isEmpty()) {
                judged = model.asDecided(judged);
            }
        });
    }

    /** Returns whether a model is left to be served: the gate has passed it, and a final model is no worse. */
    private boolean serves() {
        return judged.gate().passed() && refitRefusal().isEmpty();
    }

    private void deploy() {
        if (serves() && config.endpoint().deploy()) {
            deployed = ledger.enter(Stage.ENDPOINT, () -> model.deploy(served, ledger));
        }
    }

    private void recommend() {
        if (deployed.superseded()) {
            LOG.info("No recommendation lists are written, because a newer run's model serves");
        } else if (serves() && !recommends() && asksForLists()) {
            LOG.warn(
                    "No recommendation lists are written, although recommendations.count is {}: they need a model with"
                            + " factors whose score depends on the user and the item alone, and with"
                            + " features.feedback = explicit no item-columns; those of an earlier run stay",
                    config.recommendations().count());
        } else if (serves() && recommends()) {
            RecommendationStage stage = new RecommendationStage(
                    config,
                    folder,
                    rules,
                    lists -> DefaultLists.of(
                            lists,
                            new Measurement(config, examples()),
                            judged.report().choices()),
                    similar());
            lists = Optional.of(ledger.enter(Stage.RECOMMENDATIONS, () -> stage.run(model.model(served), ledger)));
        }
    }

    private Optional<SimilarItems> similar() {
        if (config.recommendations().selection().similarItems() == 0) {
            return Optional.empty();
        }
        ModelReader reader = new ModelReader(config, spark.sparkContext().hadoopConfiguration());
        return Optional.of(new SimilarItems(
                config.recommendations(),
                folder,
                examples(),
                () -> reader.read(ModelArtifact.of(training), examples().space().featureDim()),
                rules.get(0)));
    }

    private boolean asksForLists() {
        return config.recommendations().count() > 0 && config.features().examples() instanceof RecommendationSettings;
    }

    private boolean recommends() {
        return config.recommendations().count() > 0
                && Recommender.serves(examples())
                && new ModelReader(config, spark.sparkContext().hadoopConfiguration()).reads();
    }

    /** Returns the record of all stages together. */
    RunRecord record(Instant start, Instant end) {
        return new RunRecords(config, runId, folder)
                .record(
                        start,
                        end,
                        source,
                        features,
                        channels,
                        training,
                        taken,
                        judged,
                        refit.map(FinalModel::record),
                        deployed.endpoint(),
                        lists,
                        ledger.stages(),
                        spark.sparkContext().getConf().get("spark.jars", ""));
    }

    /** Returns the reasons for not deploying the final model; empty if it may serve, or there is none. */
    List<String> refitRefusal() {
        return refit.map(FinalModel::refusal).orElse(List.of());
    }

    /** Returns the gate's reasons for refusing the model; empty if the model passed. */
    List<String> refusal() {
        if (judged.gate().passed()) {
            return List.of();
        }
        return judged.gate().reasons();
    }

    private Examples examples() {
        return features.examples();
    }

    /**
     * Trains, and runs other work on the cluster while SageMaker trains. If that work fails, the training job is
     * stopped.
     */
    private static TrainingResult meanwhile(Callable<TrainingResult> training, Runnable work) {
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

    @Override
    public void close() {
        opened.forEach(Runnable::run);
    }
}
