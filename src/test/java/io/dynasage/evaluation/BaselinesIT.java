package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.model.FactorizationMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class BaselinesIT {
    private static final String COLUMNS = "group_id bigint, label double, user_index int, item_index int";
    private static final int USERS = 120;
    private static final int ITEMS = 80;

    @Test
    void alsBeatsPopularityOnTastesThatAreFew() {
        Dataset<Row> train = dataset(interactions(1));
        Dataset<Row> candidates = dataset(candidates(2));
        AlsBaseline als = AlsBaseline.implicit(train, train, List.of(new AlsSettings(8, 6, 0.05, 20, 2, 1)));
        MetricTable table = CandidateEvaluation.evaluate(
                        List.of(
                                Scorer.model(als.score(candidates)),
                                Scorer.baseline(
                                        "popularity",
                                        Baselines.unknownItemsLast(Baselines.popularity(
                                                candidates, Baselines.events(train, "item_index"))))),
                        EvaluationSettings.of(Seeded.bootstrap(1)).at(3))
                .get(0);
        Comparison lift = table.comparisons().stream()
                .filter(one -> one.metric().equals("ndcgAt3"))
                .findFirst()
                .orElseThrow();
        assertTrue(lift.interval().low() > 0.3, table.toString());
        assertTrue(table.value("model", "auc").orElseThrow().value() > 0.8, table.toString());
    }

    @Test
    void theValidationPartChoosesTheSettingsOfAls() {
        Dataset<Row> train = dataset(interactions(1));
        Dataset<Row> validation = dataset(candidates(2));
        AlsSettings good = new AlsSettings(8, 6, 0.05, 20, 2, 1);
        AlsSettings bad = new AlsSettings(1, 1, 1000, 0.001, 2, 1);
        assertEquals(
                "reg = 0.05, alpha = 20.0",
                AlsBaseline.implicit(train, validation, List.of(bad, good))
                        .settings()
                        .words());
        assertEquals(
                "reg = 0.05, alpha = 20.0",
                AlsBaseline.implicit(train, validation, List.of(good, bad))
                        .settings()
                        .words());
        assertEquals(
                "reg = 1000.0, alpha = 0.001",
                AlsBaseline.implicit(train, validation.where("label = 2"), List.of(bad, good))
                        .settings()
                        .words(),
                "without a validation part, the first");
    }

    @Test
    void fewEventsGiveAChoiceOfSettings() {
        assertEquals(
                List.of("reg = 0.3, alpha = 2.0", "reg = 0.1, alpha = 5.0"),
                AlsSettings.implicit(20_000, 32, 1).stream()
                        .map(AlsSettings::words)
                        .toList());
        assertEquals(
                List.of("reg = 0.3, alpha = 2.0"),
                AlsSettings.implicit(20_001, 32, 1).stream()
                        .map(AlsSettings::words)
                        .toList());
    }

    private static AlsBaseline implicit(Dataset<Row> train, AlsSettings settings) {
        return AlsBaseline.implicit(train, train, List.of(settings));
    }

    @Test
    void alsIsTheSameForAnyPartitioning() {
        List<Row> rows = interactions(3);
        AlsSettings settings = new AlsSettings(4, 3, 0.1, 10, 2, 9);
        Dataset<Row> pairs = dataset(candidates(4));
        assertEquals(
                scores(implicit(dataset(rows).coalesce(1), settings), pairs),
                scores(implicit(dataset(rows).repartition(5), settings), pairs));
        assertEquals(
                scores(AlsBaseline.explicit(dataset(rows).coalesce(1), settings), pairs),
                scores(AlsBaseline.explicit(dataset(rows).repartition(5), settings), pairs));
    }

    /** Spark has no prediction for a user or an item that it does not know. */
    @Test
    void alsScoresEachPairAsSparksModelPredictsItToTheLastBit() {
        AlsSettings settings = new AlsSettings(7, 3, 0.1, 10, 2, 9);
        Dataset<Row> train = dataset(interactions(3)).withColumn("label", expr("1.0D + user_index * item_index % 5"));
        List<Row> pairs = new ArrayList<>(candidates(4));
        pairs.add(row(0, 0, 1, 9999));
        pairs.add(row(0, 0, 0, 1));
        for (AlsBaseline als : List.of(
                implicit(train.withColumn("label", lit(1.0)), settings), AlsBaseline.explicit(train, settings))) {
            ALSModel model = new ALSModel("als", settings.rank(), factors(als.users()), factors(als.items()));
            List<Row> scored = als.score(dataset(pairs))
                    .select("user_index", "item_index", "score")
                    .collectAsList();
            List<Row> predicted = model.setUserCol("user_index")
                    .setItemCol("item_index")
                    .setColdStartStrategy("nan")
                    .transform(TestSpark.session()
                            .createDataFrame(
                                    scored, StructType.fromDDL("user_index int, item_index int, score double")))
                    .select("score", "prediction")
                    .collectAsList();
            assertEquals(pairs.size(), predicted.size());
            List<Row> known = predicted.stream()
                    .filter(row -> !Float.isNaN(row.getFloat(1)))
                    .toList();
            assertTrue(known.size() > 2000 && known.size() <= pairs.size() - 2, known.size() + " pairs are known");
            known.forEach(row -> assertEquals((double) row.getFloat(1), row.getDouble(0)));
            assertTrue(known.stream().map(row -> row.getDouble(0)).distinct().count() > 1000);
        }
    }

    private static Dataset<Row> factors(Dataset<Row> side) {
        return side.select(col("index").as("id"), col("factors").as("features"));
    }

    @Test
    void anEventCountsByItsWeight() {
        List<Row> rows = interactions(3);
        AlsSettings settings = new AlsSettings(4, 3, 0.1, 10, 2, 9);
        Dataset<Row> pairs = dataset(candidates(4));
        Dataset<Row> once = dataset(rows).where("label = 1").dropDuplicates("user_index", "item_index");
        assertEquals(
                scores(implicit(once, settings), pairs),
                scores(implicit(once.withColumn(Baselines.WEIGHT, lit(1_000_000L)), settings), pairs));
        Dataset<Row> heavy = once.withColumn(Baselines.WEIGHT, expr("IF(item_index < 3, 9000000L, 100000L)"));
        Dataset<Row> chosen = once.select("user_index", "item_index").where("item_index < 3");
        assertTrue(
                mean(implicit(heavy, settings).score(chosen))
                        > mean(implicit(once, settings).score(chosen)),
                "strong interactions are met more closely");

        Dataset<Row> weighted = dataset(List.of(row(0, 1, 1, 1), row(0, 1, 2, 1), row(0, 1, 2, 3), row(0, 0, 3, 4)))
                .withColumn(Baselines.WEIGHT, expr("IF(user_index = 1, 2600000L, 1000L)"));
        assertEquals(
                List.of("1:3", "3:1"),
                Baselines.events(weighted, "item_index").collectAsList().stream()
                        .map(row -> row.getInt(0) + ":" + row.getLong(1))
                        .sorted()
                        .toList());
    }

    private static double mean(Dataset<Row> scored) {
        return scored.selectExpr("avg(score)").first().getDouble(0);
    }

    @Test
    void alsScoresTheUnknownByTheMeanAndGivesItsFactors() {
        AlsSettings settings = new AlsSettings(4, 5, 0.01, 1, 2, 9);
        Dataset<Row> ratings = dataset(List.of(row(0, 4, 1, 1), row(0, 2, 2, 2), row(0, 1, 0, 1)));
        Dataset<Row> pairs = dataset(List.of(row(0, 0, 1, 1), row(0, 0, 2, 2), row(0, 0, 0, 1), row(0, 0, 1, 9)));
        AlsBaseline als = AlsBaseline.explicit(ratings, settings);
        List<Double> scores = scores(als, pairs);
        assertEquals(
                List.of(3.0, 4.0, 3.0, 2.0),
                scores.stream().map(score -> Math.round(score * 10) / 10.0).toList());
        assertEquals(List.of(3.0, 3.0), List.of(scores.get(0), scores.get(2)));
        assertEquals("id string,index int,bias float,factors array<float>", columns(als.users()));
        assertEquals(columns(als.users()), columns(als.items()));
        assertEquals(2, als.items().count());
        assertEquals(
                "there is no interaction of a known user and item to train the ALS baseline on; read more"
                        + " events or leave the baseline out",
                assertThrows(
                                EvaluationException.class,
                                () -> implicit(dataset(List.of(row(0, 1, 0, 1), row(0, 0, 1, 1))), settings))
                        .getMessage());
    }

    @Test
    void countsEventsAndLabelsSegmentsByThem() {
        List<Row> train = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            train.add(row(0, 1, 1, 1));
        }
        train.addAll(List.of(row(0, 1, 2, 2), row(0, 1, 2, 3), row(0, 0, 3, 4), row(0, 1, 0, 0)));
        Dataset<Row> rows = dataset(List.of(row(0, 1, 1, 1), row(0, 1, 2, 2), row(0, 1, 3, 4), row(0, 1, 0, 0)));
        Dataset<Row> items = Baselines.events(dataset(train), "item_index");
        Dataset<Row> labelled = SegmentColumns.userActivity(
                SegmentColumns.itemPopularity(
                        Baselines.unknownItemsLast(Baselines.popularity(rows, items)),
                        items,
                        SegmentColumns.headEvents(items)),
                Baselines.events(dataset(train), "user_index"),
                3);
        assertEquals(
                List.of("0 -Infinity new new", "1 8.0 head active", "2 1.0 tail new", "4 0.0 new new"),
                labelled.orderBy("item_index").collectAsList().stream()
                        .map(row -> row.getAs("item_index") + " " + row.getAs("score") + " " + row.getAs("item_segment")
                                + " " + row.getAs("user_segment"))
                        .toList());
        Dataset<Row> side = Baselines.popularityItems(Baselines.events(dataset(train), "item_index"));
        assertEquals("id string,index int,bias float,factors array<float>", columns(side));
        assertEquals(8f, side.where("index = 1").head().getFloat(2));
        assertEquals(columns(side), columns(Baselines.popularityUsers(rows)));
    }

    @Test
    void modelsScoreSparseAndDenseRows() {
        FactorizationMachine model =
                new FactorizationMachine(true, 0.5f, new float[] {1, -2, 3}, new float[] {1, 2, 3, 4, 5, 6}, 2);
        Dataset<Row> rows = TestSpark.session()
                .createDataFrame(
                        List.of(
                                RowFactory.create(1, Vectors.sparse(3, new int[] {0, 2}, new double[] {1, 0.5})),
                                RowFactory.create(2, Vectors.dense(1, 0, 0.5))),
                        new StructType().add("id", "int").add("features", SQLDataTypes.VectorType()));
        double raw = 0.5 + 1 + 1.5 + 0.5 * (1 * 5 + 2 * 6);
        for (Row row : ModelScores.rankings(rows, model).collectAsList()) {
            assertEquals(raw, row.<Double>getAs("score"), 1e-6);
        }
        for (Row row : ModelScores.predictions(rows, model).collectAsList()) {
            assertEquals(1 / (1 + Math.exp(-raw)), row.<Double>getAs("score"), 1e-9);
        }
    }

    @Test
    void alsSettingsHaveRanges() {
        assertEquals(
                "ALS with rank 0, 1 iterations, 1 blocks, regularization 0.1 and alpha 1.0 cannot be trained;"
                        + " give at least 1, 1, 1, 0 and more"
                        + " than 0",
                assertThrows(IllegalArgumentException.class, () -> new AlsSettings(0, 1, 0.1, 1, 1, 1))
                        .getMessage());
    }

    private static String columns(Dataset<Row> rows) {
        return String.join(
                ",",
                Stream.of(rows.schema().fields())
                        .map(field -> field.name() + " " + field.dataType().simpleString())
                        .toList());
    }

    private static List<Double> scores(AlsBaseline als, Dataset<Row> pairs) {
        return als
                .score(pairs)
                .orderBy("group_id", "user_index", "item_index")
                .select(col("score"))
                .collectAsList()
                .stream()
                .map(row -> row.getDouble(0))
                .toList();
    }

    /** Users of four tastes, who mostly choose items of theirs. */
    private static List<Row> interactions(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int user = 1; user <= USERS; user++) {
            for (int n = 0; n < 8; n++) {
                rows.add(row(0, 1, user, random.nextInt(5) == 0 ? 1 + random.nextInt(ITEMS) : liked(user, random)));
            }
        }
        return rows;
    }

    private static List<Row> candidates(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int user = 1; user <= USERS; user++) {
            rows.add(row(user, 1, user, liked(user, random)));
            for (int n = 0; n < 19; n++) {
                rows.add(row(user, 0, user, 1 + random.nextInt(ITEMS)));
            }
        }
        return rows;
    }

    private static int liked(int user, Random random) {
        return 1 + user % 4 + 4 * random.nextInt(ITEMS / 4);
    }

    private static Row row(long group, double label, int user, int item) {
        return RowFactory.create(group, label, user, item);
    }

    private static Dataset<Row> dataset(List<Row> rows) {
        return TestSpark.session().createDataFrame(rows, StructType.fromDDL(COLUMNS));
    }
}
