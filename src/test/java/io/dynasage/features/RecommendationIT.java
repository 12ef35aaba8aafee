package io.dynasage.features;

import static io.dynasage.features.EventRows.START;
import static io.dynasage.features.EventRows.bought;
import static io.dynasage.features.EventRows.dataset;
import static io.dynasage.features.EventRows.event;
import static io.dynasage.features.EventRows.random;
import static io.dynasage.features.EventRows.sorted;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RecommendationIT {
    private static final List<Row> EVENTS = random(500, 30, 60, 1);
    private static final String[] KEY = {"user_id", "item_id", "event_time"};

    @Test
    void repeatsEachPositiveWithItsNegativesInEachDraw() {
        try (Examples examples = Recommendation.build(dataset(EVENTS), settings(Split.TIME, 7))) {
            long positives = examples.counts().train();
            assertEquals(
                    400,
                    positives
                            + examples.counts().validation()
                            + examples.counts().test());
            assertEquals(
                    positives * 3,
                    examples.train().where("label = 1 AND negative = 0").count());
            long negatives = examples.train()
                    .where("label = 0 AND negative BETWEEN 1 AND 4")
                    .count();
            assertEquals(positives * 3 + negatives, examples.train().count());
            assertTrue(negatives > positives * 3 * 4 * 0.5 && negatives < positives * 3 * 4, negatives + " negatives");
            assertEquals(
                    examples.validation().count(),
                    examples.validation().where("draw = 1").count());
            assertEquals(
                    examples.test().count(), examples.test().where("draw = 1").count());
            assertEquals(
                    0,
                    examples.train()
                            .where("item_index < 1 OR user_index < 1 OR item_id IS NULL")
                            .count());
        }
    }

    @Test
    void anItemThatTheUserChoseInTrainingIsNoNegativeInAnyPart() {
        try (Examples examples = Recommendation.build(dataset(EVENTS), settings(Split.TIME, 7))) {
            Dataset<Row> known = examples.train().where("label = 1").select("user_id", "item_id");
            for (Dataset<Row> part : List.of(examples.train(), examples.validation(), examples.test())) {
                Dataset<Row> negatives = part.where("label = 0").select("user_id", "item_id");
                assertTrue(negatives.count() > 0);
                assertEquals(0, negatives.intersect(known).count());
            }
            Dataset<Row> later = examples.validation()
                    .unionByName(examples.test())
                    .where("label = 1")
                    .select("user_id", "item_id")
                    .except(known);
            assertTrue(
                    examples.train()
                                    .where("label = 0")
                                    .select("user_id", "item_id")
                                    .intersect(later)
                                    .count()
                            > 0,
                    "what a user chooses later stays among the negatives: to leave it out would reveal it");
        }
    }

    @Test
    @Tag("any-spark")
    void negativesAreDrawnByThePowerOfPopularity() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 3000; n++) {
            // The last choice is of a user that training knows, so that there is something to test.
            events.add(bought("u" + n % 2999, n % 100 < 90 ? "hit" : "rare" + n % 10, n));
        }
        double hits = 2160;
        double rare = 24;
        for (double power : new double[] {0, 0.5, 1}) {
            NegativeSettings negatives = new NegativeSettings(4, 3, power, 0, 20, List.of());
            try (Examples examples = Recommendation.build(dataset(events), settings(Split.TIME, 7, negatives))) {
                // Users who chose a rare item can draw the hit; each knows one of ten rare items.
                Dataset<Row> drawn = examples.train().where("label = 0 AND user_index > 0");
                double ofRareUsers = 240 * 3 * 4;
                double share = Math.pow(hits, power) / (Math.pow(hits, power) + 10 * Math.pow(rare, power));
                double found = drawn.where("item_id = 'hit'").count() / ofRareUsers;
                assertEquals(share, found, 0.04, "power " + power);
            }
        }
    }

    @Test
    void anEventCountsByItsTypeAndItsAge() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 2000; n++) {
            String type = n % 4 == 0 ? "purchase" : "view";
            // A quarter of a day apart; the newest tenth is the test, and the tenth before it the validation.
            events.add(event("u" + n % 100, "i" + (n * 7 + n / 800 * 3) % 160, type, null, 21_600L * n));
        }
        EventWeights types = new EventWeights(Map.of("purchase", 5.0, "view", 1.0), Optional.empty());
        EventWeights both = new EventWeights(Map.of("purchase", 5.0), Optional.of(Duration.ofDays(100)));
        try (Examples examples = Recommendation.build(dataset(events), weighted(types));
                Examples aged = Recommendation.build(dataset(events), weighted(both))) {
            Dataset<Row> all = dataset(events).select("user_id", "item_id", "event_time", "event_type");
            Dataset<Row> positives =
                    examples.train().where("label = 1").join(all, KEY).select("event_type", "event_time");
            long bought = positives.where("event_type = 'purchase'").count();
            long viewed = positives.where("event_type = 'view'").count();
            assertEquals(1600 * 3, bought + viewed, 60, "as many examples as without weights");
            assertEquals(5.0, 3.0 * bought / viewed, 0.2, "there are three times as many views");
            Dataset<Row> known = examples.signals().choices().orElseThrow().where("part <> 'test'");
            assertEquals(1800, known.count());
            assertEquals(
                    "1800 2500000 500000",
                    known.selectExpr("count(*)", "max(dynasage_weight)", "min(dynasage_weight)")
                            .first()
                            .mkString(" "));
            // The end of training is at day 400; an event of day 300 counts half of one of that day.
            Row sums = aged.signals()
                    .choices()
                    .orElseThrow()
                    .join(all, KEY)
                    .where("part = 'train' AND event_type = 'view'")
                    .selectExpr(
                            "sum(if(event_time < '2024-06-09T00:00:00Z', dynasage_weight, 0))",
                            "sum(if(event_time >= '2024-12-26T00:00:00Z' AND event_time < '2025-04-05T00:00:00Z',"
                                    + " dynasage_weight, 0))")
                    .first();
            assertEquals(8.0, (double) sums.getLong(1) / sums.getLong(0), 0.05, "three half-lives are between");
            List<String> later = aged.signals()
                    .choices()
                    .orElseThrow()
                    .join(all, KEY)
                    .where("part = 'validation' AND event_type = 'view'")
                    .select("dynasage_weight")
                    .distinct()
                    .as(Encoders.STRING())
                    .collectAsList();
            assertEquals(1, later.size(), "no event of a later part is old: " + later);
        }
    }

    @Test
    @Tag("any-spark")
    void whatIsInNoDrawIsStillKnown() {
        EventWeights weights = new EventWeights(Map.of(), Optional.of(Duration.ofHours(6)));
        try (Examples examples = Recommendation.build(dataset(EVENTS), weighted(weights))) {
            Dataset<Row> chosen = examples.onceInTraining().select("user_index", "item_index");
            long drawn = examples.train()
                    .where("label = 1")
                    .select("user_index", "item_index")
                    .distinct()
                    .count();
            assertTrue(drawn < chosen.distinct().count() / 2, drawn + " pairs are left");
            KnownItems known = new KnownItems(Exclusion.CHOSEN, examples, dataset(EVENTS));
            assertEquals(0, chosen.except(known.pairsBeforeTest().orElseThrow()).count());
            assertEquals(
                    0,
                    examples.train()
                            .where("label = 0")
                            .select("user_index", "item_index")
                            .intersect(chosen)
                            .count());
            assertEquals(Optional.empty(), examples.space().problem(examples.train()));
        }
    }

    /** By their weights, some choices of the training part are in no draw, and others in many. */
    @Test
    void eachChoiceOfAPartIsInItOnce() {
        EventWeights weights = new EventWeights(Map.of("view", 0.1), Optional.of(Duration.ofDays(2)));
        Dataset<Row> all = dataset(EVENTS).select(KEY[0], KEY[1], KEY[2]);
        try (Examples examples = Recommendation.build(dataset(EVENTS), weighted(weights))) {
            String validation = "(event_time >= '" + examples.splitTimes().validationFrom() + "')";
            String test = "(event_time >= '" + examples.splitTimes().testFrom() + "')";
            assertEquals(sorted(all.where("NOT " + validation)), chosen(examples.onceInTraining()));
            assertEquals(sorted(all.where(validation + " AND NOT " + test)), chosen(examples.onceInValidation()));
            assertEquals(sorted(all.where(test)), chosen(examples.onceInTest()));
            assertTrue(examples.counts().validation() > 40 && examples.counts().test() > 40);
        }
    }

    /** Returns the choices among rows, all of which have to be choices. */
    private static List<String> chosen(Dataset<Row> rows) {
        assertEquals(0, rows.where("label <> 1").count());
        return sorted(rows.select(KEY[0], KEY[1], KEY[2]));
    }

    @Test
    @Tag("any-spark")
    void whatAUserDoesNotWantIsANegativeOfThisUserAlone() {
        List<Row> events = new ArrayList<>(EVENTS);
        // The parts end at about days 8 and 9. Nobody buys the item "odd", so that nothing is known of it.
        for (int n = 0; n < 30; n++) {
            events.add(event("u" + n, "i" + n, "return", 5.0, 86_400L * (n % 10)));
            events.add(event("u" + n, "odd", "dislike", null, 10));
        }
        for (Split split : List.of(Split.TIME, Split.LAST_PER_USER, Split.RANDOM_PER_USER)) {
            try (Examples examples = Recommendation.build(dataset(events), refusing(split));
                    Examples plain = Recommendation.build(dataset(EVENTS), refusing(split))) {
                Dataset<Row> refused = examples.signals().refused().orElseThrow();
                assertEquals(60, refused.count());
                Dataset<Row> older = refused.where("part = 'train' AND item_index > 0");
                Dataset<Row> negatives = examples.train().where("negative = -1");
                assertEquals(
                        Optional.of(new RefusalCounts(60, older.count())),
                        examples.signals().refusals());
                assertEquals(Optional.empty(), EventSignals.NONE.refusals());
                assertTrue(older.count() > 0 && older.count() < 30, split + " " + older.count());
                assertEquals(3 * older.count(), negatives.where("label = 0").count());
                assertEquals(
                        sorted(older.select("user_id", "item_id", "event_time")),
                        sorted(negatives.where("draw = 3").select("user_id", "item_id", "event_time")));
                assertEquals(plain.counts(), examples.counts(), "a high rating makes a return no positive");
                assertEquals(sorted(plain.candidates()), sorted(examples.candidates()));
                for (Dataset<Row> part : List.of(examples.train(), examples.validation(), examples.test())) {
                    Dataset<Row> sampled = part.where("negative > 0").select("user_id", "item_id");
                    assertEquals(
                            0,
                            sampled.intersect(older.select("user_id", "item_id"))
                                    .count(),
                            "no negative of a user is sampled again");
                }
                Dataset<Row> pairs =
                        refused.where("item_index > 0 AND user_index > 0").select("user_index", "item_index");
                KnownItems known = new KnownItems(Exclusion.CHOSEN, examples, dataset(events));
                assertEquals(0, pairs.except(known.pairs().orElseThrow()).count());
                Dataset<Row> later = refused.where("part = 'later'").select("user_index", "item_index");
                Dataset<Row> before = known.pairsBeforeTest().orElseThrow();
                assertTrue(later.intersect(before).count() < later.count(), split + ": the future is not known");
                Examples whole = refusing(split).whole(examples, dataset(events));
                assertEquals(
                        60,
                        whole.signals()
                                .refused()
                                .orElseThrow()
                                .where("part = 'train'")
                                .count());
            }
        }
    }

    @Test
    @Tag("any-spark")
    void withoutTimesWhatAUserSaysOfAHeldOutChoiceBelongsToIt() {
        List<Row> events = new ArrayList<>(EVENTS);
        EVENTS.forEach(row -> events.add(event(row.getString(0), row.getString(1), "return", null, 1)));
        try (Examples examples =
                Recommendation.build(dataset(events).drop("event_time"), refusing(Split.RANDOM_PER_USER))) {
            Dataset<Row> refused = examples.signals().refused().orElseThrow();
            Dataset<Row> heldOut = examples.test()
                    .union(examples.validation())
                    .where("label = 1")
                    .select("user_id", "item_id");
            Dataset<Row> learned = refused.where("part = 'train'").select("user_id", "item_id");
            assertTrue(learned.count() > 0, "others are learned from");
            assertTrue(heldOut.count() > 0);
            assertEquals(0, learned.intersect(heldOut).count());
            assertEquals(
                    0,
                    heldOut.except(refused.where("part = 'later'").select("user_id", "item_id"))
                            .count());
        }
    }

    private static RecommendationSettings refusing(Split split) {
        return new RecommendationSettings(
                Feedback.IMPLICIT,
                new PositiveRule(List.of("purchase"), 4),
                new SplitSettings(split, 0.1, 0.1, null, null, 7),
                new NegativeSettings(4, 3, 0.5, 0.25, 20, List.of("return", "dislike")),
                List.of(),
                List.of(),
                EventWeights.NONE,
                MinSupport.ONE,
                7);
    }

    /** Training sees a and b, each with the columns of its newest choice there. Nobody chooses d. */
    private static final String[] DESCRIBED = {
        "u a 1 purchase train red 10 KR",
        "v a 2 purchase train blue 10 US",
        "u b 3 purchase train red;new 100 US",
        "v b 4 view train green 1 XX",
        "u c 6 purchase test green;new 100 XX",
        "w a 7 purchase test green 1 FR",
        "v b 8 purchase test green 1 FR",
        "v d 9 view test other 1 FR",
        "v c 10 view test red 1 FR"
    };

    @Test
    @Tag("any-spark")
    void itemsAndUsersHaveTheColumnsOfTheirNewestChoiceInTraining() {
        try (Examples examples = Recommendation.build(described(DESCRIBED), withColumns())) {
            assertEquals(
                    List.of(
                            "a blue 6 1 1 true",
                            "b red;new 13 2 2 true",
                            "c green;new 13 0 3 true",
                            "d other 0 0 0 false"),
                    lines(
                            examples.side("item_id").orElseThrow().rows(),
                            "item_id",
                            "tags",
                            "price_bin",
                            "item_index",
                            "listed_index",
                            "item_described"));
            assertEquals(
                    List.of("u US 1", "v US 2", "w FR 0"),
                    lines(examples.side("user_id").orElseThrow().rows(), "user_id", "country", "user_index"));
            Dataset<Row> train = examples.train().where("label = 0");
            assertEquals(List.of("v b red;new US"), lines(train, "user_id", "item_id", "tags", "country"));
            Dataset<Row> test = examples.test().where("label = 1");
            assertEquals(
                    List.of("u c green;new US", "v b red;new US", "w a blue FR"),
                    lines(test, "user_id", "item_id", "tags", "country"));
            assertEquals(
                    List.of("u c green;new true"),
                    lines(
                            examples.candidates().where("item_index = 0"),
                            "user_id",
                            "item_id",
                            "tags",
                            "item_described"));
        }
    }

    @Test
    void theVectorOfAPairHasTheFeaturesOfBothAndOfTheirColumns() {
        try (Examples examples = Recommendation.build(described(DESCRIBED), withColumns())) {
            FeatureSpace space = examples.space();
            assertEquals(
                    List.of("user_id 0 3", "item_id 3 3", "tags 6 4", "price_bin 10 3", "country 13 2"),
                    space.blocks().stream()
                            .map(block -> block.column() + " " + block.offset() + " " + block.size())
                            .toList());
            SparseVector unknown = space.encode(examples.test().where("item_id = 'c' AND label = 1"))
                    .select("features")
                    .first()
                    .getAs(0);
            // User u, an unknown item, an unknown tag and "new", the price bin 13, and US.
            assertArrayEquals(new int[] {1, 3, 6, 8, 11, 14}, unknown.indices());
            assertArrayEquals(
                    new double[] {1, 1, 0.3 / Math.sqrt(2), 0.3 / Math.sqrt(2), 1, 1}, unknown.values(), 1e-12);
            assertEquals(
                    List.of("item_index", "tags", "price_bin", "country", "event_time"),
                    examples.readable().subList(4, 9));
        }
    }

    @Test
    void anItemThatOnlyColumnsDescribeGetsANumberAfterThoseThatTrainingKnows() {
        Dataset<Row> items = TestSpark.session()
                .sql("SELECT * FROM VALUES ('e', 'red', 7D), ('f', 'zzz', NULL), ('a', 'red', 7D) AS (item_id, tags,"
                        + " price)");
        try (Examples plain = Recommendation.build(described(DESCRIBED), withColumns())) {
            assertEquals(List.of("a 1", "b 2", "c 3"), lines(plain.items(), "item_id", "item_index"));
            assertEquals(
                    List.of("a 1", "b 2", "c 3"),
                    lines(plain.describing(items.drop("tags")).items(), "item_id", "item_index"),
                    "training knows no such price");
            Examples examples = plain.describing(items);
            assertEquals(List.of("a 1", "b 2", "c 3", "e 4"), lines(examples.items(), "item_id", "item_index"));
            assertEquals(
                    List.of("e red"),
                    lines(
                            examples.itemsByColumns(Optional.of(START.plusSeconds(6)))
                                    .orElseThrow(),
                            "item_id",
                            "tags"),
                    "c has its first event at that time");
            KnownItems seen = new KnownItems(Exclusion.SEEN, examples, described(DESCRIBED));
            assertEquals(
                    List.of("1 1", "1 2", "1 3", "2 1", "2 2", "2 3"),
                    lines(seen.pairs().orElseThrow().distinct(), "user_index", "item_index"));
        }
    }

    @Test
    void refusesANumberThatIsMissingAndAColumnThatIsNotThere() {
        List<FeatureColumn> price = List.of(FeatureColumn.numeric("price"));
        Dataset<Row> events =
                described("u a 1 purchase train x 1 K", "u b 2 purchase train x - K", "u c 3 purchase test x 1 K");
        assertEquals(
                "column 'price' is null in 1 rows; declare a default for it, or filter such rows",
                assertThrows(FeatureException.class, () -> Recommendation.build(events, withColumns(price)))
                        .getMessage());
        String unknown = assertThrows(
                        FeatureException.class,
                        () -> Recommendation.build(events, withColumns(List.of(FeatureColumn.oneHot("colour")))))
                .getMessage();
        assertTrue(unknown.startsWith("there is no column 'colour'; there are "), unknown);
    }

    @Test
    void refusesANumberOfADescribedItemThatAModelCannotComputeWith() {
        Dataset<Row> items = TestSpark.session().sql("SELECT 'e' AS item_id, 1e30D AS price");
        try (Examples plain =
                Recommendation.build(described(DESCRIBED), withColumns(List.of(FeatureColumn.numeric("price"))))) {
            String huge = assertThrows(FeatureException.class, () -> plain.describing(items))
                    .getMessage();
            assertTrue(huge.startsWith("column 'price' has numbers from 1.0 to 1.0E30, "), huge);
        }
    }

    @Test
    void aSplitByTimeRefusesAnEventWithoutATime() {
        RecommendationSettings byTime = new RecommendationSettings(
                Feedback.IMPLICIT,
                new PositiveRule(List.of("purchase"), 4),
                SplitSettings.fractions(Split.TIME, 0.1, 0.1),
                new NegativeSettings(1, 1, 0, 0, 2, List.of()),
                List.of(),
                List.of(),
                EventWeights.NONE,
                MinSupport.ONE,
                7);
        Dataset<Row> events = dataset(EventRows.random(300, 20, 30, 1))
                .withColumn("event_time", expr("IF(item_id = 'i3', NULL, event_time)"));
        assertTrue(events.where("event_time IS NULL").count() > 0);
        String untimed = assertThrows(FeatureException.class, () -> Recommendation.build(events, byTime))
                .getMessage();
        assertTrue(
                untimed.matches("\\d+ rows that the split 'time' divides have no event_time; set"
                        + " events\\.columns\\.event_time\\.required = true, which rejects such items, or choose"
                        + " another split \\(features\\.split\\)"),
                untimed);
    }

    private static RecommendationSettings withColumns() {
        return withColumns(List.of(FeatureColumn.multiHot("tags", ";"), FeatureColumn.oneHot("price_bin")));
    }

    private static RecommendationSettings withColumns(List<FeatureColumn> ofItems) {
        return new RecommendationSettings(
                Feedback.IMPLICIT,
                new PositiveRule(List.of("purchase"), 4),
                SplitSettings.fractions(Split.GIVEN, 0, 0),
                new NegativeSettings(8, 1, 0, 0.25, 2, List.of()),
                ofItems,
                List.of(FeatureColumn.oneHot("country")),
                EventWeights.NONE,
                MinSupport.ONE,
                7);
    }

    /** Events "user item second type part tags price country"; a price - is none. */
    private static Dataset<Row> described(String... lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] field = line.split(" ");
            Double price = field[6].equals("-") ? null : Double.valueOf(field[6]);
            rows.add(RowFactory.create(
                    field[0],
                    field[1],
                    START.plusSeconds(Long.parseLong(field[2])),
                    field[3],
                    field[4],
                    field[5],
                    price,
                    field[7]));
        }
        return TestSpark.session()
                .createDataFrame(
                        rows,
                        StructType.fromDDL("user_id string, item_id string, event_time timestamp, event_type string,"
                                + " part string, tags string, price double, country string"));
    }

    private static List<String> lines(Dataset<Row> rows, String... columns) {
        return rows
                .select(Stream.of(columns).map(functions::col).toArray(Column[]::new))
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    @Test
    @Tag("any-spark")
    void equalWeightsGiveTheSameExamplesAsNone() {
        EventWeights equal = new EventWeights(Map.of("purchase", 7.0, "view", 7.0), Optional.empty());
        EventWeights none = EventWeights.NONE;
        try (Examples examples = Recommendation.build(dataset(EVENTS), weighted(equal));
                Examples plain = Recommendation.build(dataset(EVENTS), weighted(none))) {
            assertEquals(sorted(plain.train()), sorted(examples.train()));
            assertEquals(sorted(plain.validation()), sorted(examples.validation()));
            assertEquals(sorted(plain.candidates()), sorted(examples.candidates()));
            assertFalse(
                    List.of(plain.signals().choices().orElseThrow().columns()).contains(EventWeights.WEIGHT));
        }
    }

    private static RecommendationSettings weighted(EventWeights weights) {
        return new RecommendationSettings(
                Feedback.IMPLICIT,
                new PositiveRule(List.of("purchase", "view"), 4),
                SplitSettings.fractions(Split.TIME, 0.1, 0.1),
                new NegativeSettings(4, 3, 0.5, 0.25, 20, List.of()),
                List.of(),
                List.of(),
                weights,
                MinSupport.ONE,
                7);
    }

    @Test
    @Tag("any-spark")
    void cutsTheTimeIntoTheWantedParts() {
        try (Examples examples = Recommendation.build(dataset(EVENTS), settings(Split.TIME, 7))) {
            SplitTimes times = examples.splitTimes();
            assertEquals(new PartCounts(320, 40, 40), examples.counts());
            assertEquals(
                    0,
                    examples.train()
                            .where("event_time >= '" + times.validationFrom() + "'")
                            .count());
            assertEquals(
                    0,
                    examples.validation()
                            .where("event_time < '" + times.validationFrom() + "' OR event_time >= '" + times.testFrom()
                                    + "'")
                            .count());
            assertEquals(
                    0,
                    examples.test()
                            .where("event_time < '" + times.testFrom() + "'")
                            .count());
        }
    }

    @Test
    void givesTheSameRowsForAnyPartitioningAndAlsoUnderAnsiSql() {
        List<String> once = all(dataset(EVENTS).repartition(1), 7);
        List<Row> reversed = new ArrayList<>(EVENTS);
        Collections.reverse(reversed);
        TestSpark.session().conf().set("spark.sql.ansi.enabled", "true");
        try {
            assertEquals(once, all(dataset(reversed).repartition(5), 7));
        } finally {
            TestSpark.session().conf().unset("spark.sql.ansi.enabled");
        }
        assertNotEquals(once, all(dataset(EVENTS), 8));
        assertEquals(0, TestSpark.session().sql("SHOW VIEWS LIKE 'dynasage_*'").count(), "views are removed");
    }

    @Test
    void keepsWhatItComputedUntilClosedAndNothingOfTheCallers() {
        Dataset<Row> events = dataset(EVENTS).persist();
        Examples examples = Recommendation.build(events, settings(Split.TIME, 7));
        assertTrue(examples.train().queryExecution().executedPlan().toString().contains("InMemoryTableScan"));
        examples.close();
        examples.persisted().forEach(dataset -> assertEquals(StorageLevel.NONE(), dataset.storageLevel()));
        assertNotEquals(StorageLevel.NONE(), events.storageLevel(), "what the caller keeps stays kept");
        events.unpersist();
    }

    @Test
    @Tag("any-spark")
    void trainsOnNothingThatTheTestPartSays() {
        try (Examples before = Recommendation.build(dataset(EVENTS), settings(Split.TIME, 7))) {
            List<Row> changed = EVENTS.stream()
                    .map(row -> row.getInstant(4).isBefore(before.splitTimes().validationFrom())
                            ? row
                            : event(
                                    row.getString(0),
                                    "new-item-" + row.getInstant(4),
                                    row.getString(2),
                                    null,
                                    row.getInstant(4).getEpochSecond() - START.getEpochSecond()))
                    .toList();
            try (Examples after = Recommendation.build(dataset(changed), settings(Split.TIME, 7))) {
                assertEquals(sorted(before.train()), sorted(after.train()));
                assertEquals(
                        sorted(before.space().ids("item_id")),
                        sorted(after.space().ids("item_id")));
            }
        }
    }

    @Test
    @Tag("any-spark")
    void holdsOutTheLastTwoOfEachUserWithAtLeastThree() {
        List<Row> events = List.of(
                bought("a", "w", 1),
                bought("a", "x", 2),
                bought("a", "y", 3),
                bought("a", "z", 4),
                bought("b", "x", 9),
                bought("b", "y", 8),
                event("b", "w", null, 5.0, 1),
                bought("c", "z", 5),
                bought("c", "y", 5),
                event("c", "x", "view", 3.9, 6));
        try (Examples examples = Recommendation.build(dataset(events), settings(Split.LAST_PER_USER, 7))) {
            assertEquals(
                    List.of("a w", "a x", "b w", "c y", "c z"),
                    positives(examples.train().where("draw = 1")));
            assertEquals(List.of("a y", "b y"), positives(examples.validation()));
            assertEquals(List.of("a z", "b x"), positives(examples.test()));
            assertEquals(List.of("a w", "a x", "b w", "c y", "c z"), positives(examples.onceInTraining()));
            assertEquals(List.of("a y", "b y"), positives(examples.onceInValidation()));
            assertEquals(List.of("a z", "b x"), positives(examples.onceInTest()));
            assertEquals(SplitTimes.NONE, examples.splitTimes());
        }
    }

    /** Lines of an order have one time. If their ids decided, training would see only half of these items. */
    @Test
    void ofEventsAtOneTimeAHashDecidesWhichIsTheLast() {
        List<Row> events = new ArrayList<>();
        for (int user = 0; user < 300; user++) {
            for (String item : List.of("a", "b", "c", "d")) {
                events.add(bought("u" + user, item, 100));
            }
        }
        try (Examples examples = Recommendation.build(dataset(events), settings(Split.LAST_PER_USER, 7))) {
            for (Dataset<Row> part : List.of(examples.onceInValidation(), examples.onceInTest())) {
                List<Row> items = part.groupBy("item_id").count().collectAsList();
                assertEquals(4, items.size(), items.toString());
                items.forEach(row -> assertEquals(75.0, (double) row.getLong(1), 35.0, row.toString()));
            }
        }
    }

    @Test
    void givesIndexZeroToWhatTrainingDidNotSee() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 80; n++) {
            events.add(bought("u" + n % 4, "i" + n % 10, n * 60));
        }
        for (int n = 80; n < 99; n++) {
            events.add(bought("late", "novelty", n * 60));
        }
        events.add(bought("u1", "last-novelty", 99 * 60));
        try (Examples examples = Recommendation.build(dataset(events), settings(Split.TIME, 7))) {
            assertEquals(
                    0,
                    examples.test()
                            .where("label = 1 AND ((user_index = 0) <> (user_id = 'late') OR item_index <> 0)")
                            .count());
            assertEquals(16, examples.space().featureDim());
            assertEquals(5, examples.space().block("item_id").offset());
        }
    }

    @Test
    void ranksEachNewTestItemAmongItemsThatTheUserNeverChose() {
        try (Examples examples = Recommendation.build(dataset(EVENTS), settings(Split.TIME, 7))) {
            Dataset<Row> candidates = examples.candidates();
            Dataset<Row> known =
                    examples.train().unionByName(examples.validation()).where("label = 1");
            Dataset<Row> chosen = known.unionByName(examples.test().where("label = 1"));
            Dataset<Row> fresh = examples.test()
                    .where("label = 1")
                    .select("user_id", "item_id")
                    .distinct()
                    .except(known.select("user_id", "item_id"));
            assertEquals(sorted(fresh), sorted(candidates.where("label = 1").select("user_id", "item_id")));
            assertEquals(
                    fresh.count() * 21,
                    candidates.select("group_id", "item_id").distinct().count());
            assertEquals(fresh.count() * 21, candidates.count());
            assertEquals(
                    0,
                    candidates
                            .where("label = 0")
                            .select("user_id", "item_id")
                            .intersect(chosen.select("user_id", "item_id"))
                            .count());
        }
    }

    @Test
    @Tag("any-spark")
    void theChoicesOfTheValidationPartDoNotDependOnTheTestPart() {
        try (Examples examples = Recommendation.build(dataset(EVENTS), settings(Split.TIME, 7))) {
            Dataset<Row> choices = examples.validationChoices();
            Dataset<Row> known = examples.train().where("label = 1").select("user_id", "item_id");
            Dataset<Row> fresh = examples.validation()
                    .where("label = 1")
                    .select("user_id", "item_id")
                    .distinct()
                    .except(known);
            assertEquals(sorted(fresh), sorted(choices.select("user_id", "item_id")));
            assertTrue(fresh.count() > 0);
            Dataset<Row> negatives = choices.selectExpr("user_id", "explode(negatives) AS item_index")
                    .join(examples.space().ids("item_id"), "item_index")
                    .select("user_id", "item_id");
            assertEquals(fresh.count() * 20, negatives.count());
            Dataset<Row> chosen = known.union(fresh);
            assertEquals(0, negatives.intersect(chosen).count());
            Dataset<Row> later = examples.test().where("label = 1").select("user_id", "item_id");
            assertTrue(
                    negatives.intersect(later.except(chosen)).count() > 0,
                    "what a user chose in the test part may be drawn");
        }
    }

    @Test
    @Tag("any-spark")
    void ranksAmongAllOtherItemsIfThereAreFewerThanWanted() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 24; n++) {
            events.add(bought("u" + n % 3, "i" + n % 12, n));
        }
        events.add(bought("u0", "i1", 30));
        events.add(bought("u0", "i2", 29));
        try (Examples examples = Recommendation.build(dataset(events), settings(Split.LAST_PER_USER, 7))) {
            assertEquals(
                    List.of("i10", "i11", "i4", "i5", "i7", "i8"),
                    examples
                            .candidates()
                            .where("label = 0 AND user_id = 'u0'")
                            .select("item_id")
                            .as(Encoders.STRING())
                            .collectAsList()
                            .stream()
                            .sorted()
                            .toList());
        }
    }

    @Test
    void placesUserAndItemInOneSparseVector() {
        try (Examples examples = Recommendation.build(dataset(EVENTS), settings(Split.TIME, 7))) {
            Row row = examples.space()
                    .encode(examples.train())
                    .where("negative = 2")
                    .first();
            SparseVector features = row.getAs("features");
            assertEquals(
                    2
                            + examples.space().block("user_id").ids()
                            + examples.space().block("item_id").ids(),
                    features.size());
            int[] expected = {
                row.<Integer>getAs("user_index"),
                1 + examples.space().block("user_id").ids() + row.<Integer>getAs("item_index")
            };
            assertArrayEquals(expected, features.indices());
            assertArrayEquals(new double[] {1, 1}, features.values());
        }
    }

    @Test
    @Tag("any-spark")
    void saysWhichEventTypesThereAreIfNoneIsPositive() {
        List<Row> events = List.of(
                event("a", "x", "view", 2.5, 1), event("a", "y", "view", null, 2), event("b", "y", null, null, 3));
        for (Split split : List.of(Split.TIME, Split.LAST_PER_USER)) {
            FeatureException error = assertThrows(
                    FeatureException.class, () -> Recommendation.build(dataset(events), settings(split, 7)));
            assertEquals(
                    "no event is a positive: wanted are the event types [purchase] or a rating of at least 4.0, but "
                            + "the event types found are view (2, highest rating 2.5), (none) (1, highest"
                            + " rating none); choose "
                            + "positive event types or a minimum rating that occur in the data",
                    error.getMessage());
        }
    }

    @Test
    @Tag("any-spark")
    void saysWhyASplitLeavesAPartEmpty() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            events.add(bought("u" + n, "i" + n % 4, 5));
        }
        assertEquals(
                "the split 'time' of 20 positives leaves 20 for training, 0 for validation and 0 for the test; "
                        + "it keeps positives of the same second together and needs events spread over time:"
                        + " use more events, "
                        + "other fractions, features.split = last-per-user, or for events without times"
                        + " features.split = random-per-user",
                failure(events, Split.TIME));
        assertEquals(
                "the split 'last-per-user' of 20 positives leaves 20 for training, 0 for validation and 0 for the "
                        + "test; it needs users with at least three positives: use more events, or the split 'time'",
                failure(events, Split.LAST_PER_USER));
        assertEquals(
                "the split 'random-per-user' of 20 positives leaves 20 for training, 0 for validation and 0 for the"
                        + " test; it needs users with at least three positives: use more events, or larger fractions",
                failure(events, Split.RANDOM_PER_USER));
        assertTrue(failure(List.of(), Split.TIME).contains("but there are no events;"));
    }

    @Test
    @Tag("any-spark")
    void aRandomSplitHoldsTheFractionsOfEventsWithoutTimes() {
        List<Row> events = new ArrayList<>(random(4000, 300, 500, 5));
        events.add(bought("once", "i1", 0));
        events.add(bought("twice", "i1", 0));
        events.add(bought("twice", "i2", 0));
        Dataset<Row> untimed = dataset(events).drop("event_time");
        try (Examples examples = Recommendation.build(untimed, settings(Split.RANDOM_PER_USER, 7));
                Examples same = Recommendation.build(
                        untimed.orderBy("item_id").repartition(5), settings(Split.RANDOM_PER_USER, 7));
                Examples other = Recommendation.build(untimed, settings(Split.RANDOM_PER_USER, 8))) {
            PartCounts counts = examples.counts();
            assertEquals(3203, counts.train() + counts.validation() + counts.test());
            assertEquals(320, counts.test(), 30);
            assertEquals(320, counts.validation(), 30);
            assertEquals(SplitTimes.NONE, examples.splitTimes());
            assertEquals(
                    0,
                    examples.test()
                            .unionByName(examples.validation())
                            .where("label = 1 AND user_id IN ('once', 'twice')")
                            .count());
            assertEquals(0, examples.test().where("user_index = 0").count(), "each user stays in training");
            for (List<Dataset<Row>> parts : List.of(
                    List.of(examples.test(), same.test(), other.test()),
                    List.of(examples.candidates(), same.candidates(), other.candidates()),
                    List.of(examples.train(), same.train(), other.train()))) {
                assertEquals(sorted(parts.get(0)), sorted(parts.get(1)));
                assertNotEquals(sorted(parts.get(0)), sorted(parts.get(2)));
            }
            assertEquals(
                    List.of("the split random-per-user tests with events that may be older than those for training,"
                            + " which flatters: a model that knows only the past is worse at events that follow; if the"
                            + " events have times, measure with features.split = time"),
                    examples.notes().warnings());
        }
    }

    @Test
    @Tag("any-spark")
    void aTestPartThatOnlyRepeatsShowsNothing() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            events.add(bought("m" + n % 5, "course" + n % 6 / 2, 1000 * n));
        }
        assertEquals(
                "of the 6 positives of the test part (features.split, test-fraction), each repeats an item that its"
                        + " user chose before, so nothing shows whether new items are found; hold out a larger part,"
                        + " use more events, or learn what users choose again with the use case personalization",
                failure(events, Split.TIME));
    }

    @Test
    @Tag("any-spark")
    void aTestPartOfNewUsersShowsNothing() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            events.add(bought("u" + n, "i" + n % 4, 1000 * n));
        }
        assertEquals(
                "of the 6 positives of the test part (features.split, test-fraction), none is of a user that training"
                        + " knows, so nothing personal can be measured; choose features.split = last-per-user, lower"
                        + " features.min-support.users, or use more events",
                failure(events, Split.TIME));
    }

    @Test
    @Tag("any-spark")
    void oneItemCannotBeRanked() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            events.add(bought("u" + n % 10, "i", 1000 * n));
        }
        assertEquals(
                "the events for training have 1 different item, and a ranking needs at least 2; check that"
                        + " events.columns.item_id names the items, or use more events",
                failure(events, Split.TIME));
    }

    @Test
    @Tag("any-spark")
    void saysWhichSupportNobodyReaches() {
        RecommendationSettings settings = settings(Split.TIME, 7);
        RecommendationSettings demanding = new RecommendationSettings(
                settings.feedback(),
                settings.positives(),
                settings.split(),
                settings.negatives(),
                List.of(),
                List.of(),
                EventWeights.NONE,
                new MinSupport(1, 5000),
                7);
        assertEquals(
                "no item_id is in at least 5000 training rows, as features.min-support.items requires (4 are in fewer),"
                        + " so nothing is known of any; lower it, or train on more events",
                assertThrows(
                                FeatureException.class,
                                () -> Recommendation.build(dataset(EventRows.random(400, 20, 4, 3)), demanding))
                        .getMessage());
    }

    @Test
    @Tag("any-spark")
    void countsWhatMakesEventsPositives() {
        List<Row> events = new ArrayList<>(EventRows.random(400, 20, 30, 3));
        events.add(event("u1", "i1", "view", 4.5, 10));
        events.add(event("u1", "i2", "view", 2.0, 20));
        events.add(event("u1", "i2", null, 5.0, 20));
        events.add(event("u1", "i2", "purchase", 1.0, 20));
        try (Examples examples = Recommendation.build(dataset(events), settings(Split.TIME, 7))) {
            PositiveCounts counts = examples.notes().positives().orElseThrow();
            assertEquals(new PositiveCounts(404, 321, 3, 2, 5, 4), counts);
            PartCounts parts = examples.counts();
            assertEquals(counts.positives(), parts.train() + parts.validation() + parts.test());
        }
    }

    @Test
    void itemsAreSentToEveryTaskOnlyIfTheyAndTheirIdsAreFew() {
        Dataset<Row> items = dataset(EVENTS).select("item_id");
        assertTrue(isSent(ImplicitExamples.sent(items, 100_000, SmallBlocks.ALL_BYTES)));
        assertFalse(isSent(ImplicitExamples.sent(items, 100_001, 1)));
        assertFalse(isSent(ImplicitExamples.sent(items, 70_000, SmallBlocks.ALL_BYTES + 1)));
    }

    private static boolean isSent(Dataset<Row> items) {
        return items.queryExecution().analyzed().toString().contains("strategy=broadcast");
    }

    private static String failure(List<Row> events, Split split) {
        return assertThrows(FeatureException.class, () -> Recommendation.build(dataset(events), settings(split, 7)))
                .getMessage();
    }

    private static List<String> positives(Dataset<Row> examples) {
        return examples.where("label = 1").collectAsList().stream()
                .map(row -> row.getAs("user_id") + " " + row.getAs("item_id"))
                .sorted()
                .toList();
    }

    private static List<String> all(Dataset<Row> events, long seed) {
        try (Examples examples = Recommendation.build(events, settings(Split.TIME, seed))) {
            List<String> rows = new ArrayList<>();
            for (Dataset<Row> part : List.of(
                    examples.train(),
                    examples.validation(),
                    examples.test(),
                    examples.candidates(),
                    examples.space().ids("user_id"),
                    examples.space().ids("item_id"))) {
                rows.addAll(sorted(part));
            }
            return rows;
        }
    }

    private static RecommendationSettings settings(Split split, long seed) {
        return settings(split, seed, new NegativeSettings(4, 3, 0.5, 0.25, 20, List.of()));
    }

    private static RecommendationSettings settings(Split split, long seed, NegativeSettings negatives) {
        return new RecommendationSettings(
                Feedback.IMPLICIT,
                new PositiveRule(List.of("purchase"), 4),
                new SplitSettings(split, 0.1, 0.1, null, null, seed),
                negatives,
                List.of(),
                List.of(),
                EventWeights.NONE,
                MinSupport.ONE,
                seed);
    }
}
