package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.evaluation.Baselines;
import io.dynasage.evaluation.ModelScores;
import io.dynasage.features.EventWeights;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.Feedback;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.FoldIn;
import io.dynasage.model.PairFactors;
import io.dynasage.model.SideFactors;
import io.dynasage.model.TopN;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecommenderIT {
    private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
    private static final int FACTORS = 2;
    private static final RecommendationSettings SETTINGS = new RecommendationSettings(
            Feedback.IMPLICIT,
            new PositiveRule(List.of("purchase"), 4),
            SplitSettings.fractions(Split.GIVEN, 0, 0),
            new NegativeSettings(1, 1, 0, 0.25, 2, List.of()),
            List.of(
                    FeatureColumn.oneHot("category"),
                    FeatureColumn.numeric("price").scaled(0.1).orElse(0)),
            List.of(FeatureColumn.oneHot("country")),
            EventWeights.NONE,
            MinSupport.ONE,
            7);

    private static Examples examples;

    /** Users j and k like jazz, c likes chess; jazz-9 is new, and nothing is known of odd-9. */
    @BeforeAll
    static void build() {
        Examples chosen = Recommendation.build(
                events(
                        "j jazz-1 1 train jazz 2 KR",
                        "j jazz-2 2 train jazz 3 KR",
                        "k jazz-1 3 train jazz 2 US",
                        "c chess-1 4 train chess 5 US",
                        "c chess-2 5 train chess 9 US",
                        "j jazz-9 8 test jazz 4 KR",
                        "k odd-9 9 test odd - US",
                        "n jazz-1 9 test jazz 2 KR",
                        "k jazz-2 9 test jazz 3 US"),
                SETTINGS);
        examples = chosen.describing(
                TestSpark.session().sql("SELECT 'chess-8' AS item_id, 'chess' AS category, 1D AS price"));
    }

    @AfterAll
    static void close() {
        examples.close();
    }

    @Test
    void aNewItemOfAKnownCategoryIsInTheListsOfThoseWhoLikeTheCategory() {
        Recommender recommender = new Recommender(tastes(), examples);
        Map<String, String> lists =
                TopN.of(tastes(), 3).rank(recommender.users(), recommender.items()).collectAsList().stream()
                        .collect(Collectors.toMap(
                                row -> row.getAs("user_id"),
                                row -> row.<Row>getList(2).stream()
                                        .map(item -> item.getString(0))
                                        .sorted()
                                        .collect(Collectors.joining(" "))));
        assertEquals(
                Map.of("j", "jazz-1 jazz-2 jazz-9", "k", "jazz-1 jazz-2 jazz-9", "c", "chess-1 chess-2 chess-8"),
                lists);
        assertEquals(
                List.of("chess-1", "chess-2", "chess-8", "jazz-1", "jazz-2"),
                ids(recommender.items(Optional.of(START.plusSeconds(8)))),
                "before the test, only the described item was known");
    }

    @Test
    void aListHasTheScoresOfTheModelOnRowsWithAllColumns() {
        FactorizationMachine model = random(1);
        Recommender recommender = new Recommender(model, examples);
        FactorizationMachine pairs = recommender.ofPairs();
        int firstItem = examples.space().block("item_id").offset();
        List<Row> lists =
                TopN.of(model, 9).rank(recommender.users(), recommender.items()).collectAsList();
        Map<String, Double> expected = expected(model);
        int compared = 0;
        for (Row user : lists) {
            for (Row item : user.<Row>getList(2)) {
                double score = expected.get(user.getString(0) + " " + item.getString(0));
                assertEquals(score, item.getDouble(2), 1e-6);
                double raw =
                        pairs.rawScore(new int[] {user.getInt(1), firstItem + item.getInt(1)}, new float[] {1, 1}, 2);
                assertEquals(score, 1 / (1 + Math.exp(-raw)), 1e-6);
                compared++;
            }
        }
        assertEquals(3 * 6, compared, "three users and the six items of which something is known");
    }

    @Test
    void aUserWithoutAFeatureIsFoldedInWithTheUsersColumns() {
        FactorizationMachine model = random(3);
        int country = examples.space().block("country").offset();
        FoldIn foldIn = new Recommender(model, examples).foldIn();
        Optional<Dataset<Row>> choices = Optional.of(new Choices(examples, 1).all());
        try (FoldedUsers folded = FoldedUsers.of(model, examples, choices).orElseThrow()) {
            List<Row> sides = folded.sides(folded.users()).collectAsList();
            SideFactors expected = foldIn.user(one(model, country + 1), 3);
            assertEquals(1, sides.size());
            assertEquals("n", sides.get(0).getString(0));
            assertEquals(expected.bias(), sides.get(0).getFloat(2));
            assertEquals(expected.factors()[1], sides.get(0).<Float>getList(3).get(1));
        }
        assertEquals(one(model, country).bias(), foldIn.unknownColumns().bias());
        assertNotEquals(
                foldIn.user(3).factors()[0],
                foldIn.user(one(model, country + 1), 3).factors()[0]);
    }

    private static SideFactors one(FactorizationMachine model, int feature) {
        return SideFactors.of(model, new int[] {feature}, new float[] {1});
    }

    @Test
    void aModelThatReadsNoColumnsListsWhatTrainingKnows() {
        int users = examples.space().block("user_id").size();
        int items = examples.space().block("item_id").size();
        PairFactors factors = new PairFactors(new float[users], new float[items], 1);
        FactorizationMachine als = factors.in(random(1), examples.space().featureDim() - users - items);
        assertEquals(List.of("chess-1", "chess-2", "jazz-1", "jazz-2"), ids(new Recommender(als, examples).items()));
    }

    /** No training example had an unknown item, category or country. */
    @Test
    void anUnknownItemIsLikeTheMeanOfTheKnownOnesWithItsColumns() {
        FactorizationMachine model = ModelCorrection.corrected(random(2), SETTINGS, examples);
        int firstItem = examples.space().block("item_id").offset();
        int category = examples.space().block("category").offset();
        for (int user = 1; user <= 3; user++) {
            double sum = 0;
            for (int item = 1; item <= 4; item++) {
                sum += model.rawScore(new int[] {user, firstItem + item, category + 1}, new float[] {1, 1, 1}, 3);
            }
            assertEquals(
                    sum / 4, model.rawScore(new int[] {user, firstItem, category + 1}, new float[] {1, 1, 1}, 3), 1e-5);
        }
        Dataset<Row> scored = Baselines.unknownItemsLast(ModelScores.rankings(
                examples.space().encode(examples.candidates().where("item_index = 0")), model));
        for (Row row : scored.select("item_id", "score").collectAsList()) {
            assertEquals(
                    row.getString(0).equals("odd-9"), row.getDouble(1) == Double.NEGATIVE_INFINITY, row.toString());
        }
        assertEquals(2, scored.count());
    }

    /** As in a list, which leaves it out, and in the evaluation, where it is last. */
    @Test
    void anItemOfWhichNothingIsKnownIsBelowEveryListedOneAtTheEndpoint() {
        FactorizationMachine trained = random(4);
        FactorizationMachine model = ModelCorrection.corrected(trained, SETTINGS, examples);
        Map<String, Double> before = expected(trained);
        Map<String, Double> after = expected(model);
        List<String> items = ids(new Recommender(model, examples).items());
        for (String user : List.of("j", "k", "c", "n")) {
            double lowest = items.stream()
                    .mapToDouble(item -> after.get(user + " " + item))
                    .min()
                    .orElseThrow();
            double unknown = after.get(user + " odd-9");
            assertTrue(unknown < lowest, user + ": " + unknown + " and " + lowest);
        }
        double correction = SETTINGS.negatives().popularityCorrection() * Math.log(1 / 1.25);
        assertEquals(
                logit(before.get("j chess-2")) + correction,
                logit(after.get("j chess-2")),
                1e-4,
                "of a known item only its weight is corrected");
        assertEquals(6, items.size());
        List<Row> candidates = examples.encode(examples.candidates().where("item_id = 'odd-9'"))
                .collectAsList();
        for (Row row : candidates) {
            SparseVector features = row.<Vector>getAs("features").toSparse();
            int user = examples.space().block("user_id").size();
            int country = examples.space().block("country").offset();
            assertTrue(
                    Arrays.stream(features.indices()).allMatch(at -> at < user || at >= country), features.toString());
        }
        assertEquals(1, candidates.size());
    }

    private static double logit(double probability) {
        return Math.log(probability / (1 - probability));
    }

    @Test
    void withColumnsOfUsersAloneAnUnknownItemIsBelowEveryKnownOne() {
        RecommendationSettings ofUsers = new RecommendationSettings(
                Feedback.IMPLICIT,
                SETTINGS.positives(),
                SETTINGS.split(),
                SETTINGS.negatives(),
                List.of(),
                SETTINGS.userColumns(),
                EventWeights.NONE,
                MinSupport.ONE,
                7);
        Dataset<Row> events = events(
                "j x 1 train a 2 KR",
                "k y 2 train a 3 US",
                "k x 3 train a 3 US",
                "j y 8 test a 3 KR",
                "n z 9 test a 3 KR");
        try (Examples plain = Recommendation.build(events, ofUsers)) {
            FactorizationMachine model =
                    ModelCorrection.corrected(random(5, plain.space().featureDim()), ofUsers, plain);
            int firstItem = plain.space().block("item_id").offset();
            int country = plain.space().block("country").offset();
            for (int user = 0; user < firstItem; user++) {
                double unknown = score(model, user, firstItem, country + 1);
                assertTrue(unknown < score(model, user, firstItem + 1, country + 1));
                assertTrue(unknown < score(model, user, firstItem + 2, country + 1));
            }
        }
    }

    private static double score(FactorizationMachine model, int user, int item, int country) {
        return model.rawScore(new int[] {user, item, country}, new float[] {1, 1, 1}, 3);
    }

    @Test
    void scoresAreOfUsersAndItemsAlone() {
        assertTrue(Recommender.serves(examples));
        RecommendationSettings ratings = new RecommendationSettings(
                Feedback.EXPLICIT,
                SETTINGS.positives(),
                SETTINGS.split(),
                SETTINGS.negatives(),
                SETTINGS.itemColumns(),
                List.of(),
                EventWeights.NONE,
                MinSupport.ONE,
                7);
        Dataset<Row> rated = events("a x 1 train jazz 2 KR", "b y 2 train jazz 3 KR", "a y 3 test jazz 3 KR")
                .selectExpr("*", "minute(event_time) + second(event_time) + 0.5D AS rating");
        try (Examples explicit = Recommendation.build(rated, ratings)) {
            assertFalse(Recommender.serves(explicit), "a rating has the columns of its own event");
        }
    }

    private static List<String> ids(Dataset<Row> sides) {
        return sides.select("id").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    /** Returns the answer that the endpoint would give for each user and each described item, by both ids. */
    private static Map<String, Double> expected(FactorizationMachine model) {
        Dataset<Row> users = examples.side("user_id").orElseThrow().rows().drop("first_event", "listed_index");
        Dataset<Row> items = examples.side("item_id").orElseThrow().rows().drop("first_event", "listed_index");
        return ModelScores.predictions(examples.encode(users.crossJoin(items)), model).collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs("user_id") + " " + row.getAs("item_id"), row -> row.<Double>getAs("score")));
    }

    /** A model in which only the users and the categories have factors. */
    private static FactorizationMachine tastes() {
        int dimension = examples.space().featureDim();
        float[] factors = new float[FACTORS * dimension];
        taste(factors, 1, 1);
        taste(factors, 2, 0);
        taste(factors, 3, 0);
        int category = examples.space().block("category").offset();
        taste(factors, category + 1, 1);
        taste(factors, category + 2, 0);
        return new FactorizationMachine(true, 0, new float[dimension], factors, FACTORS);
    }

    private static void taste(float[] factors, int feature, int place) {
        factors[FACTORS * feature + place] = 1;
    }

    private static FactorizationMachine random(long seed) {
        return random(seed, examples.space().featureDim());
    }

    private static FactorizationMachine random(long seed, int dimension) {
        Random random = new Random(seed);
        float[] linear = new float[dimension];
        float[] factors = new float[FACTORS * dimension];
        for (int n = 0; n < factors.length; n++) {
            linear[n % dimension] = (float) random.nextGaussian();
            factors[n] = (float) random.nextGaussian();
        }
        return new FactorizationMachine(true, 0.3f, linear, factors, FACTORS);
    }

    /** Purchases "user item second part category price country"; a price - is none. */
    private static Dataset<Row> events(String... lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] field = line.split(" ");
            Double price = field[5].equals("-") ? null : Double.valueOf(field[5]);
            rows.add(RowFactory.create(
                    field[0],
                    field[1],
                    START.plusSeconds(Long.parseLong(field[2])),
                    "purchase",
                    field[3],
                    field[4],
                    price,
                    field[6]));
        }
        return TestSpark.session()
                .createDataFrame(
                        rows,
                        StructType.fromDDL("user_id string, item_id string, event_time timestamp, event_type string,"
                                + " part string, category string, price double, country string"));
    }
}
