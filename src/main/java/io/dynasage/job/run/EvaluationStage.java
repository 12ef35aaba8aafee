package io.dynasage.job.run;

import static org.apache.spark.sql.functions.lit;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.AlsBaseline;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.Baselines;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.LabelCounts;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.evaluation.Scorer;
import io.dynasage.evaluation.SegmentColumns;
import io.dynasage.features.Examples;
import io.dynasage.features.Task;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures a model on the test part, next to the live model and the baselines on the same rows. */
final class EvaluationStage {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationStage.class);

    private static final String CANDIDATES = "candidates/";

    private final Examples examples;
    private final RunFolder folder;
    private final List<ListRules> rules;
    private final ComparisonSettings settings;
    private final Measurement measurement;
    private final boolean ranking;
    private final Optional<Chosen> chosen;
    private final Optional<Segments> segments;
    /** The rows on which scorers are compared, with their segments. */
    private final Dataset<Row> rows;

    private final Optional<AlsBaseline> als;
    private final List<Scorer> baselines;
    private final Map<String, String> choices;
    private final Map<String, Map<String, Long>> labels;

    /**
     * The training rows with an item, without those that only repeat another draw.
     *
     * @param items each item's events, by their weights
     * @param users each user's events; a custom query can have items without users
     */
    record Chosen(Dataset<Row> rows, Dataset<Row> items, Optional<Dataset<Row>> users) {
        static Optional<Chosen> of(Examples examples) {
            List<String> columns = List.of(examples.train().columns());
            if (!columns.contains("item_index")) {
                return Optional.empty();
            }
            Dataset<Row> rows = examples.onceInTraining();
            Dataset<Row> positives =
                    examples.task() == Task.RANKING ? rows.where("label = 1") : rows.withColumn("label", lit(1.0));
            return Optional.of(new Chosen(
                    rows,
                    events(positives, "item_index"),
                    Optional.of("user_index")
                            .filter(columns::contains)
                            .map(user -> events(positives.drop(Baselines.WEIGHT), user))));
        }

        private static Dataset<Row> events(Dataset<Row> positives, String column) {
            return Baselines.events(positives, column).persist(StorageLevel.MEMORY_AND_DISK());
        }
    }

    /** The segments of rows: an item's popularity and a user's activity. */
    private record Segments(Chosen chosen, long headEvents, int activeUserEvents) {
        static final String[] COLUMNS = {SegmentColumns.USER_SEGMENT, SegmentColumns.ITEM_SEGMENT};

        Dataset<Row> added(Dataset<Row> rows) {
            return SegmentColumns.userActivity(
                    SegmentColumns.itemPopularity(rows, chosen.items(), headEvents),
                    chosen.users().orElseThrow(),
                    activeUserEvents);
        }
    }

    /**
     * Trains the baselines. They need no model, so this can happen while one is trained.
     *
     * @param rules those of the lists without a name, and then those of each named list
     */
    EvaluationStage(JobConfig config, List<ListRules> rules, RunFolder folder, TrainedAls trainedAls) {
        this.examples = rules.get(0).examples();
        this.folder = folder;
        this.rules = rules;
        this.settings = config.evaluation();
        this.measurement = new Measurement(config, examples);
        this.ranking = examples.task() == Task.RANKING;
        this.chosen = Chosen.of(examples);
        Optional<Chosen> ofUsers = chosen.filter(any -> any.users().isPresent());
        this.segments = ofUsers.filter(any -> settings.segments())
                .map(rows -> new Segments(rows, SegmentColumns.headEvents(rows.items()), settings.activeUserEvents()));
        this.rows = compared(folder);
        TrainedBaselines trained = new TrainedBaselines(config, examples, chosen, trainedAls);
        this.als = trained.als();
        this.choices = trained.choices();
        this.baselines = trained.scorers(rows);
        this.labels = labels();
    }

    /**
     * Returns the rows to compare scorers on. Keeps candidates, including their sampled negatives, in the run's folder
     * and reads them from there; otherwise every query would plan everything that led to them again.
     */
    private Dataset<Row> compared(RunFolder folder) {
        if (!ranking) {
            return segmented(examples.test()).persist(StorageLevel.MEMORY_AND_DISK());
        }
        Dataset<Row> candidates = segmented(examples.candidates());
        folder.clear(CANDIDATES);
        candidates.write().parquet(folder.at(CANDIDATES));
        return candidates.sparkSession().read().schema(candidates.schema()).parquet(folder.at(CANDIDATES));
    }

    /** Returns why a live model cannot be compared, as the end of a sentence; empty if it can. */
    Optional<String> problem(LiveScoring live) {
        return live.problem(rows, examples.task(), examples.space());
    }

    /**
     * Measures the model.
     *
     * @param itself the baseline that is the model itself, and is left out
     */
    EvaluationReport run(ModelScoring model, LiveComparison live, Optional<Baseline> itself) {
        List<Scorer> scorers = new ArrayList<>();
        scorers.add(Scorer.model(measurement.scored(model, examples.encode(rows))));
        live.compared()
                .ifPresent(serving -> scorers.add(
                        Scorer.live(measurement.scored(serving.scoring(), serving.encoded(rows, examples.space())))));
        baselines.stream()
                .filter(scorer ->
                        itself.isEmpty() || !scorer.name().equals(itself.get().toString()))
                .forEach(scorers::add);
        List<Callable<Map<String, List<MetricTable>>>> measured =
                new ArrayList<>(List.of(() -> unnamed(measurement.tables(scorers, segmentColumns()))));
        if (listsNotMeasured().isEmpty() && model instanceof ModelScoring.Artifact artifact) {
            measurement.leastLabel().ifPresent(least -> measured.add(() -> lists(artifact.model(), least, itself)));
        }
        if (segments.isPresent() && model instanceof ModelScoring.Artifact artifact) {
            measured.add(() -> unnamed(newUsers(artifact.model())));
        }
        List<MetricTable> tables = new ArrayList<>();
        Map<String, List<MetricTable>> named = new TreeMap<>();
        AtOnce.all(measured).forEach(found -> {
            tables.addAll(found.getOrDefault(ListMeasurement.UNNAMED, List.of()));
            named.putAll(found);
        });
        named.remove(ListMeasurement.UNNAMED);
        rows.unpersist();
        return new EvaluationReport(measurement.primaryMetric(), tables, labels, choices, live.notCompared(), named);
    }

    private static Map<String, List<MetricTable>> unnamed(List<MetricTable> tables) {
        return Map.of(ListMeasurement.UNNAMED, tables);
    }

    private Map<String, Map<String, Long>> labels() {
        if (examples.task() != Task.CLASSIFICATION) {
            return Map.of();
        }
        Map<String, Map<String, Long>> counts =
                LabelCounts.of(examples.train(), examples.validation(), examples.test());
        LOG.info("rows by part and label: {}", counts);
        return counts;
    }

    private String[] segmentColumns() {
        return segments.map(any -> Segments.COLUMNS).orElse(new String[0]);
    }

    private Dataset<Row> segmented(Dataset<Row> rows) {
        return segments.map(known -> known.added(rows)).orElse(rows);
    }

    /**
     * Returns why lists of all items are not measured, as a sentence; empty if they are, or the run has none. They need
     * a score that depends only on the user and the item, and the factors of both sides, which a model's artifact has.
     */
    Optional<String> listsNotMeasured() {
        if (!Recommender.serves(examples)) {
            return Optional.empty();
        }
        String beginning = "The recommendation lists are not measured, because ";
        if (!settings.fullRanking()) {
            return Optional.of(beginning + "evaluation.full-ranking = false.");
        }
        if (measurement.leastLabel().isEmpty()) {
            return Optional.of(beginning + "the label of a custom query does not say what a user chose.");
        }
        return Optional.empty();
    }

    /** Measures users whom training did not know, where what they chose earlier says how to rank for them. */
    private List<MetricTable> newUsers(FactorizationMachine model) {
        if (!ranking || !Recommender.serves(examples)) {
            return List.of();
        }
        return NewUsers.measured(
                new Recommender(model, examples),
                new Choices(examples, measurement.leastLabel().orElseThrow()),
                rows,
                measurement.settings(settings.cutoff()));
    }

    private Map<String, List<MetricTable>> lists(
            FactorizationMachine model, double leastLabel, Optional<Baseline> itself) {
        ListMeasurement ofLists = new ListMeasurement(
                measurement,
                settings,
                chosen.orElseThrow().items(),
                als.filter(known -> itself.isEmpty()),
                segmentColumns());
        Map<String, List<MetricTable>> tables = new TreeMap<>();
        for (ListGroup group : ListGroup.of(rules, any -> ListMeasurement.UNNAMED)) {
            try (MeasuredLists lists =
                    new MeasuredLists(group, folder, settings.listCutoff(), leastLabel, this::segmented)) {
                tables.putAll(ofLists.of(group, lists, model));
            }
        }
        return tables;
    }
}
