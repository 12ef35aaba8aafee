package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.AlsBaseline;
import io.dynasage.evaluation.AlsSettings;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.Baselines;
import io.dynasage.evaluation.Bootstrap;
import io.dynasage.evaluation.CandidateEvaluation;
import io.dynasage.evaluation.ClassificationEvaluation;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.EvaluationSettings;
import io.dynasage.evaluation.ListEvaluation;
import io.dynasage.evaluation.ListTruth;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.evaluation.RegressionEvaluation;
import io.dynasage.evaluation.Scorer;
import io.dynasage.evaluation.SegmentColumns;
import io.dynasage.features.Churn;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureSpace;
import io.dynasage.features.Task;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.TopN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Measures a model on the test part, next to the live model and the baselines on the same rows. */
final class EvaluationStage {
    /** A model that already serves, with the features that it was trained on. */
    record Live(ModelScoring scoring, FeatureSpace space) {}

    private static final String CANDIDATES = "candidates/";

    private final JobConfig config;
    private final Examples examples;
    private final ComparisonSettings settings;
    private final Dataset<Row> chosen;
    private final Dataset<Row> itemEvents;
    private final Dataset<Row> userEvents;
    private final long headEvents;
    /** The rows on which scorers are compared, with their segments. */
    private final Dataset<Row> rows;

    private final List<Scorer> baselines;
    private final AlsBaseline als;

    /** Trains the baselines. They need no model, so this can happen while one is trained. */
    EvaluationStage(JobConfig config, Examples examples, RunFolder folder) {
        this.config = config;
        this.examples = examples;
        this.settings = config.evaluation();
        List<String> there = Arrays.asList(examples.train().columns());
        boolean ofItems = there.contains("item_index");
        boolean ofUsers = there.contains("user_index");
        this.chosen = once(examples.train());
        this.itemEvents = ofItems
                ? Baselines.events(positives(chosen), "item_index").persist(StorageLevel.MEMORY_AND_DISK())
                : null;
        this.userEvents = ofUsers
                ? Baselines.events(positives(chosen), "user_index").persist(StorageLevel.MEMORY_AND_DISK())
                : null;
        this.headEvents = segmented() ? SegmentColumns.headEvents(itemEvents) : 0;
        this.rows = kept(segments(examples.task() == Task.RANKING ? examples.candidates() : examples.test()), folder);
        this.als = settings.baselines().contains(Baseline.ALS) && ofItems && ofUsers ? als() : null;
        this.baselines = settings.baselines().stream().map(this::baseline).toList();
    }

    /**
     * Keeps candidates, including their sampled negatives, in the run's folder and returns them as read from there.
     * Otherwise every query would plan everything that led to them again.
     */
    private Dataset<Row> kept(Dataset<Row> rows, RunFolder folder) {
        if (examples.task() != Task.RANKING) {
            return rows.persist(StorageLevel.MEMORY_AND_DISK());
        }
        folder.clear(CANDIDATES);
        rows.write().parquet(folder.at(CANDIDATES));
        return rows.sparkSession().read().schema(rows.schema()).parquet(folder.at(CANDIDATES));
    }

    EvaluationReport run(ModelScoring model, Optional<Live> live) {
        List<Scorer> scorers = new ArrayList<>();
        scorers.add(Scorer.model(scored(model, examples.space().encode(rows))));
        live.ifPresent(serving -> scorers.add(
                Scorer.live(scored(serving.scoring(), serving.space().encode(raw(rows))))));
        scorers.addAll(baselines);
        List<Callable<List<MetricTable>>> measured = new ArrayList<>(List.of(() -> tables(scorers)));
        if (ranksAllItems(model)) {
            measured.add(() -> lists((ModelScoring.Artefact) model));
        }
        List<MetricTable> tables =
                AtOnce.all(measured).stream().flatMap(List::stream).toList();
        rows.unpersist();
        return new EvaluationReport(primaryMetric(), tables);
    }

    private String primaryMetric() {
        return switch (examples.task()) {
            case RANKING -> "ndcgAt" + settings.cutoff();
            case CLASSIFICATION -> "auc";
            case REGRESSION -> "rmse";
        };
    }

    private List<MetricTable> tables(List<Scorer> scorers) {
        EvaluationSettings measured =
                EvaluationSettings.of(bootstrap()).at(settings.cutoff()).by(segmentColumns());
        return switch (examples.task()) {
            case RANKING -> CandidateEvaluation.evaluate(scorers, measured);
            case CLASSIFICATION -> ClassificationEvaluation.evaluate(scorers, measured);
            case REGRESSION -> RegressionEvaluation.evaluate(scorers, measured);
        };
    }

    private Bootstrap bootstrap() {
        Bootstrap bootstrap =
                new Bootstrap(List.of(), settings.resamples(), config.features().seed());
        return examples.task() == Task.RANKING
                ? bootstrap
                : bootstrap.over(examples.rowIdentity().toArray(String[]::new));
    }

    private Dataset<Row> scored(ModelScoring scoring, Dataset<Row> encoded) {
        Dataset<Row> scored = (examples.task() == Task.RANKING
                        ? scoring.rankings(encoded)
                        : scoring.predictions(encoded))
                .drop("features");
        return examples.task() == Task.RANKING ? Baselines.unknownItemsLast(scored) : scored;
    }

    /** Removes the indices of this run's features, which mean nothing to another model. */
    private Dataset<Row> raw(Dataset<Row> rows) {
        return rows.withColumn(
                        "item_of_this_run",
                        Arrays.asList(rows.columns()).contains("item_index")
                                ? col("item_index")
                                : org.apache.spark.sql.functions.lit(0))
                .drop(examples.space().blocks().stream()
                        .map(block -> block.indexColumn())
                        .toArray(String[]::new))
                .withColumnRenamed("item_of_this_run", "item_index");
    }

    private Scorer baseline(Baseline baseline) {
        String name = baseline.toString();
        return switch (baseline) {
            case POPULARITY -> Scorer.ordering(name, Baselines.popularity(rows, itemEvents));
            case ALS ->
                examples.task() == Task.REGRESSION
                        ? Scorer.baseline(name, als.score(rows))
                        : Scorer.ordering(name, Baselines.unknownItemsLast(als.score(rows)));
            case RECENCY -> Scorer.ordering(name, Baselines.recency(rows, Churn.RECENCY));
            case MEAN -> Scorer.baseline(name, Baselines.mean(rows, examples.train()));
        };
    }

    private AlsBaseline als() {
        long seed = config.features().seed();
        long interactions = examples.counts().train();
        return examples.task() == Task.REGRESSION
                ? AlsBaseline.explicit(chosen, AlsSettings.explicit(interactions, seed))
                : AlsBaseline.implicit(chosen, AlsSettings.implicit(interactions, seed));
    }

    private boolean segmented() {
        return settings.segments() && itemEvents != null && userEvents != null;
    }

    private String[] segmentColumns() {
        return segmented() ? new String[] {SegmentColumns.USER_SEGMENT, SegmentColumns.ITEM_SEGMENT} : new String[0];
    }

    private Dataset<Row> segments(Dataset<Row> rows) {
        return segmented()
                ? SegmentColumns.userActivity(
                        SegmentColumns.itemPopularity(rows, itemEvents, headEvents),
                        userEvents,
                        settings.activeUserEvents())
                : rows;
    }

    /**
     * Returns whether the model can rank all items. That needs the factors of both sides, and a score that depends only
     * on the user and the item.
     */
    private boolean ranksAllItems(ModelScoring model) {
        return settings.fullRanking()
                && examples.task() == Task.RANKING
                && model instanceof ModelScoring.Artefact
                && Recommender.serves(examples.space());
    }

    private List<MetricTable> lists(ModelScoring.Artefact model) {
        Dataset<Row> positives = segments(examples.test()
                .where("label = 1")
                .select("user_id", "user_index", "item_index")
                .distinct());
        Dataset<Row> tested =
                positives.where("user_index > 0").select("user_index").distinct();
        Recommender recommender = new Recommender(model.model(), examples.space());
        TopN ranking = TopN.of(model.model(), settings.listCutoff()).withoutChosen(positives(chosen));
        TopN plain = TopN.ofInnerProducts(settings.listCutoff()).withoutChosen(positives(chosen));
        List<Scorer> scorers = new ArrayList<>();
        Dataset<Row> users = recommender
                .users()
                .join(tested.withColumnRenamed("user_index", "index"), "index")
                .select("id", "index", "bias", "factors");
        scorers.add(Scorer.model(TopN.indices(ranking.rank(users, recommender.items()))));
        if (settings.baselines().contains(Baseline.POPULARITY)) {
            scorers.add(Scorer.ordering(
                    Baseline.POPULARITY.toString(),
                    TopN.indices(
                            plain.rank(Baselines.popularityUsers(tested), Baselines.popularityItems(itemEvents)))));
        }
        if (als != null) {
            Dataset<Row> known = als.users()
                    .join(tested.withColumnRenamed("user_index", "index"), "index")
                    .select("id", "index", "bias", "factors");
            scorers.add(Scorer.ordering(Baseline.ALS.toString(), TopN.indices(plain.rank(known, als.items()))));
        }
        EvaluationSettings measured =
                EvaluationSettings.of(bootstrap()).at(settings.listCutoff()).by(segmentColumns());
        return ListEvaluation.evaluate(scorers, new ListTruth(positives, itemEvents), measured);
    }

    /** Removes the repeated training rows that come from several draws. */
    private static Dataset<Row> once(Dataset<Row> train) {
        return Arrays.asList(train.columns()).contains("draw") ? train.where("draw = 1") : train;
    }

    private Dataset<Row> positives(Dataset<Row> rows) {
        return examples.task() == Task.RANKING
                ? rows.where("label = 1")
                : rows.withColumn("label", org.apache.spark.sql.functions.lit(1.0));
    }
}
