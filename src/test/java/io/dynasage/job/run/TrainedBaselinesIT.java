package io.dynasage.job.run;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Baselines;
import io.dynasage.evaluation.EvaluationReport;
import io.dynasage.evaluation.Gate;
import io.dynasage.evaluation.GateDecision;
import io.dynasage.evaluation.LabelCounts;
import io.dynasage.evaluation.ModelScores;
import io.dynasage.evaluation.Scorer;
import io.dynasage.features.Examples;
import io.dynasage.features.Task;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters;
import io.dynasage.local.algorithms.factorization.FactorizationMachineTrainer;
import io.dynasage.local.events.Event;
import io.dynasage.local.events.Novelty;
import io.dynasage.local.events.UseCase;
import io.dynasage.model.FactorizationMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The baselines of the shipped configurations, on the events that a laptop run generates. */
class TrainedBaselinesIT {
    @TempDir
    private Path folder;

    private static final StructType EVENT = StructType.fromDDL("user_id string, item_id string, event_type string,"
            + " rating double, event_time timestamp, device string, category string, price double, amount double,"
            + " quantity double");

    /** The report of a model and the baselines of a configuration, and what the gate says of them. */
    private record Judged(EvaluationReport report, GateDecision decision) {
        double value(String scorer, String metric) {
            return report.value(scorer, metric).orElseThrow().value();
        }
    }

    /** A score of each row of examples. */
    private interface Model {
        Dataset<Row> scored(JobConfig config, Examples examples, Dataset<Row> rows);
    }

    @Test
    void thePopularityInAContextOrdersItemsBetterThanPopularityAlone() throws IOException {
        Dataset<Row> events = events(UseCase.PERSONALIZATION, 16_000, Novelty.NONE);
        String weights = "features.weights { click = 2, view = 1 }";
        Judged judged = judged(shipped(UseCase.PERSONALIZATION, weights), events, TrainedBaselinesIT::popularity);
        assertEquals(
                judged.value("popularity", "ndcgAt10"),
                judged.value("model", "ndcgAt10"),
                judged.report().toString());
        assertTrue(judged.decision().passed(), judged.toString());
        assertNote("context-popularity is better than the model: its ndcgAt10 is ", judged);
    }

    @Test
    void aLogisticRegressionOnRecencyFrequencyAndAmountGivesProbabilities() throws IOException {
        Dataset<Row> events = events(UseCase.CHURN, 12_000, Novelty.NONE);
        Judged raw = judged(shipped(UseCase.CHURN, ""), events, TrainedBaselinesIT::alike);
        assertTrue(
                raw.value("logistic-regression", "auc") > raw.value("recency", "auc"),
                raw.report().toString());
        assertTrue(
                raw.value("logistic-regression", "calibrationError") < 0.05,
                raw.report().toString());
        assertNote("logistic-regression is better than the model: its auc is ", raw);
        Judged logarithms =
                judged(shipped(UseCase.CHURN, "features.churn.form = log1p"), events, TrainedBaselinesIT::alike);
        assertEquals(
                raw.value("logistic-regression", "logLoss"),
                logarithms.value("logistic-regression", "logLoss"),
                "the baseline does not depend on the form of the model's features");
        Judged withoutAmount = judged(
                shipped(UseCase.CHURN, "features.churn.amount-column = null"), events, TrainedBaselinesIT::alike);
        assertTrue(withoutAmount.value("logistic-regression", "auc") > 0.6);
    }

    @Test
    void theGateRefusesAModelThatThePopularityOfTheLastDaysBeats() throws IOException {
        Judged judged = judged(
                shipped(UseCase.RECOMMENDATION, "evaluation.baselines = []"),
                events(UseCase.RECOMMENDATION, 5_000, new Novelty(0, true)),
                TrainedBaselinesIT::factorizationMachine);
        assertFalse(judged.decision().passed());
        String refused = judged.decision().reasons().stream()
                .filter(reason -> reason.endsWith("evaluation.gate.must-beat names recent-popularity."))
                .findFirst()
                .orElseThrow(() -> new AssertionError(judged.toString()));
        assertTrue(refused.startsWith("recent-popularity is better than the model: its ndcgAt10 is "), refused);
    }

    @Test
    void aSmallTestProvesNothingInAnyShippedUseCase() throws IOException {
        Dataset<Row> visits = events(UseCase.RECOMMENDATION, 400, Novelty.NONE);
        assertProvesNothing("users", shipped(UseCase.RECOMMENDATION, "evaluation.baselines = []"), visits);
        assertProvesNothing(
                "users",
                shipped(UseCase.RECOMMENDATION, "features.feedback = explicit\nevaluation.baselines = []"),
                visits.withColumn("rating", expr("1.0D + pmod(hash(user_id, item_id), 5)")));
        assertProvesNothing(
                "users", shipped(UseCase.PERSONALIZATION, ""), events(UseCase.PERSONALIZATION, 800, Novelty.NONE));
        assertProvesNothing("rows of label 0", shipped(UseCase.CHURN, ""), events(UseCase.CHURN, 400, Novelty.NONE));
    }

    /** With other names, the same columns give the same vectors and the same values of baselines. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bigint; recommendation; item-columns { COLUMNS }; features.weights.view = 2",
                "double; personalization; item-columns { COLUMNS }; ''",
                "bigint; recommendation; columns { user_id.encoding = one-hot, item_id.encoding = one-hot, COLUMNS };"
                        + " features { use-case = custom, query = \"QUERY\" },"
                        + " evaluation { baselines = [popularity, als, mean], gate.must-beat = [] }"
            })
    void columnsOfAUserMayBeCalledLikeThoseOfTheJob(String weight, String kind, String features, String more)
            throws IOException {
        UseCase useCase = UseCase.of(kind).orElseThrow();
        int few = useCase == UseCase.PERSONALIZATION ? 800 : 400;
        Map<String, String> found = new TreeMap<>();
        for (String end : List.of("0", "")) {
            List<String> values = new ArrayList<>(List.of("*", "1.0D + pmod(hash(user_id, item_id), 5) AS rating"));
            List<String> declared = new ArrayList<>();
            StringBuilder columns = new StringBuilder("\n");
            for (String name : List.of("weight", "number", "draws", "trained", "id")) {
                values.add("CAST(pmod(hash(item_id, '" + name + "'), 9) AS " + weight + ") AS `" + name + end + "`");
                declared.add(name + end + ".encoding = numeric");
                columns.append(declaration(name + end, weight.replace("bigint", "long")));
            }
            for (String name : List.of("chosen", "index", "value", "user", "listed", "nothing", "shop", "shop_id")) {
                values.add("CAST(pmod(hash(item_id, '" + name + "'), 4) AS STRING) AS `" + name + end + "`");
                declared.add(name + end + ".encoding = one-hot");
                columns.append(declaration(name + end, "string"));
            }
            Dataset<Row> named =
                    events(useCase, few, Novelty.NONE).drop("rating").selectExpr(values.toArray(String[]::new));
            Dataset<Row> events = TestSpark.session().createDataFrame(named.collectAsList(), named.schema());
            Path query = Files.writeString(
                    folder.resolve("query.sql"),
                    "SELECT IF(rating > 2, 1, 0) AS label, user_id, item_id, event_time, "
                            + String.join(", ", declared).replaceAll("(\\w+)\\.encoding = [a-z-]+", "`$1`")
                            + " FROM {events}");
            String conf = shipped(
                    useCase,
                    "training { algorithm = factorization-machines, candidates = [] }\nevaluation.resamples = 0\n"
                            + more.replace("QUERY", query.toUri().toString())
                            + "\nfeatures." + features.replace("COLUMNS", String.join(", ", declared))
                            + columns.toString());
            Judged judged = judged(conf, events, (config, examples, rows) -> {
                found.put("vectors" + end, vectors(examples));
                return alike(config, examples, rows);
            });
            found.put("report" + end, judged.report().toString());
        }
        assertEquals(found.get("vectors0"), found.get("vectors"));
        assertEquals(found.get("report0"), found.get("report"));
    }

    private static String declaration(String column, String type) {
        return "events.columns." + column + " { attribute = " + column + ", type = " + type + " }\n";
    }

    private static String vectors(Examples examples) {
        return examples
                .encode(examples.test())
                .select("user_id", "item_id", "event_time", "label", "features")
                .collectAsList()
                .stream()
                .map(Row::mkString)
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static void assertProvesNothing(String few, String conf, Dataset<Row> events) {
        List<String> notes =
                judged(conf, events, TrainedBaselinesIT::alike).decision().notes();
        assertTrue(
                notes.stream()
                        .anyMatch(note -> note.matches("The test part has too few " + few
                                + " \\(\\d+; at least 30 are needed\\): its figures prove nothing\\.")),
                few + ": " + notes);
    }

    private static void assertNote(String start, Judged judged) {
        List<String> notes = judged.decision().notes();
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(notes.get(0).startsWith(start), notes.toString());
        assertTrue(
                notes.get(0).endsWith("; name it in evaluation.gate.must-beat to refuse such a model."),
                notes.toString());
    }

    private static String shipped(UseCase useCase, String more) throws IOException {
        return Files.readString(useCase.config()) + "\n" + more;
    }

    private static Judged judged(String conf, Dataset<Row> events, Model model) {
        JobConfig config = ConfigReader.read(conf + "\nevaluation.segments = false", "job.conf", Map.of());
        try (Examples examples = config.features().examples().build(events)) {
            Measurement measurement = new Measurement(config, examples);
            Dataset<Row> tested = measurement.rows().persist();
            TrainedBaselines baselines = new TrainedBaselines(
                    config,
                    examples,
                    EvaluationStage.Chosen.of(examples),
                    new TrainedAls(config, examples, Optional.empty()));
            List<Scorer> scorers = new ArrayList<>(List.of(Scorer.model(model.scored(config, examples, tested))));
            scorers.addAll(baselines.scorers(tested));
            EvaluationReport report = new EvaluationReport(
                    measurement.primaryMetric(),
                    measurement.tables(scorers),
                    labels(examples),
                    baselines.choices(),
                    List.of(),
                    Map.of());
            tested.unpersist();
            return new Judged(
                    report, Gate.decide(config.evaluation().gate(), report, List.of("als", "factorization-machines")));
        }
    }

    private static Map<String, Map<String, Long>> labels(Examples examples) {
        if (examples.task() == Task.CLASSIFICATION) {
            return LabelCounts.of(examples.train(), examples.validation(), examples.test());
        }
        return Map.of();
    }

    private static Dataset<Row> popularity(JobConfig config, Examples examples, Dataset<Row> rows) {
        Dataset<Row> items = EvaluationStage.Chosen.of(examples).orElseThrow().items();
        return Baselines.unknownItemsLast(Baselines.popularity(rows, items));
    }

    /** Does not distinguish rows. */
    private static Dataset<Row> alike(JobConfig config, Examples examples, Dataset<Row> rows) {
        return rows.withColumn("score", lit(0.5));
    }

    /** Learns what a training job of these settings learns. */
    private static Dataset<Row> factorizationMachine(JobConfig config, Examples examples, Dataset<Row> rows) {
        Column[] identity = examples.rowIdentity().stream().map(functions::col).toArray(Column[]::new);
        List<Row> encoded = examples.space()
                .encode(examples.train())
                .orderBy(xxhash64(identity))
                .select("label", "features")
                .collectAsList();
        Map<String, String> hyperparameters = new TrainingInputs(config, null, examples.task())
                .hyperparameters(encoded.size(), examples.space().featureDim());
        ExampleRows learnt = new ExampleRows(examples.space().featureDim());
        for (Row row : encoded) {
            SparseVector features = row.getAs("features");
            float[] values = new float[features.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) features.values()[i];
            }
            learnt.add((float) row.getDouble(0), features.indices(), values, values.length);
        }
        FactorizationMachine model = new FactorizationMachineTrainer(
                        FactorizationMachineHyperparameters.of(hyperparameters),
                        FactorizationMachineTrainer.DEFAULT_SEED)
                .train(learnt, epoch -> {});
        return Baselines.unknownItemsLast(
                ModelScores.rankings(examples.space().encode(rows), model).drop("features"));
    }

    private static Dataset<Row> events(UseCase useCase, int count, Novelty novelty) {
        List<Row> rows = useCase.generate(count, 1, novelty).events().stream()
                .map(TrainedBaselinesIT::row)
                .toList();
        return TestSpark.session().createDataFrame(rows, EVENT);
    }

    private static Row row(Event event) {
        return RowFactory.create(
                event.userId(),
                event.itemId(),
                event.eventType(),
                null,
                event.at(),
                event.more().get("device"),
                event.more().get("category"),
                number(event, "price"),
                number(event, "amount"),
                number(event, "quantity"));
    }

    private static Double number(Event event, String name) {
        return Optional.ofNullable(event.numbers().get(name))
                .map(Double::valueOf)
                .orElse(null);
    }
}
