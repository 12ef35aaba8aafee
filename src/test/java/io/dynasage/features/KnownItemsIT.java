package io.dynasage.features;

import static io.dynasage.features.EventRows.bought;
import static io.dynasage.features.EventRows.dataset;
import static io.dynasage.features.EventRows.event;
import static io.dynasage.features.EventRows.random;
import static io.dynasage.features.EventRows.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

final class KnownItemsIT {
    /**
     * User a looked at v, rated q low, bought w, x, y and, in the test part, looked at z, bought it and looked at r.
     */
    private static final List<Row> EVENTS = List.of(
            event("a", "v", "view", null, 0),
            bought("a", "w", 1),
            event("a", "q", "rate", 2.0, 1),
            bought("a", "x", 2),
            bought("a", "y", 3),
            event("a", "z", "view", null, 4),
            bought("a", "z", 5),
            event("a", "r", "view", null, 6),
            event("a", "unknown", "view", null, 0),
            event("nobody", "w", "view", null, 0),
            bought("c", "v", 1),
            bought("c", "q", 1),
            bought("d", "r", 1),
            bought("d", "x", 1),
            bought("e", "y", 1),
            bought("e", "z", 1));

    @Test
    void whatAUserChoseIsKnown() {
        try (Examples examples = implicit()) {
            KnownItems known = new KnownItems(Exclusion.CHOSEN, examples, dataset(EVENTS));
            assertEquals(List.of("w", "x", "y", "z"), ofUserA(examples, known.pairs()));
            assertEquals(List.of("w", "x", "y"), ofUserA(examples, known.pairsBeforeTest()));
        }
    }

    @Test
    void whatAUserSawIsKnownFromThenOn() {
        try (Examples examples = implicit()) {
            KnownItems known = new KnownItems(Exclusion.SEEN, examples, dataset(EVENTS));
            assertEquals(List.of("q", "r", "v", "w", "x", "y", "z"), ofUserA(examples, known.pairs()));
            assertEquals(List.of("q", "v", "w", "x", "y"), ofUserA(examples, known.pairsBeforeTest()));
            assertEquals(
                    0,
                    known.pairs()
                            .orElseThrow()
                            .where("user_index = 0 OR item_index = 0")
                            .count());
        }
    }

    @Test
    void aCutInTimeIsTheSameForEveryUser() {
        Dataset<Row> events = dataset(random(500, 30, 60, 1));
        try (Examples examples = Recommendation.build(events, settings(Feedback.IMPLICIT, Split.TIME))) {
            Dataset<Row> before =
                    events.where("event_time < '" + examples.splitTimes().testFrom() + "'");
            assertEquals(
                    sorted(examples.space()
                            .index(before, List.of("user_id", "item_id"))
                            .where("user_index > 0 AND item_index > 0")
                            .select("user_index", "item_index")
                            .distinct()),
                    sorted(new KnownItems(Exclusion.SEEN, examples, events)
                            .pairsBeforeTest()
                            .orElseThrow()
                            .distinct()));
        }
    }

    @Test
    void whatBelongsToTheTestPartIsUnknownIfThePartsAreDrawnAtRandom() {
        List<Row> events = random(900, 30, 60, 1);
        try (Examples examples =
                Recommendation.build(dataset(events), settings(Feedback.IMPLICIT, Split.RANDOM_PER_USER))) {
            Dataset<Row> held = examples.test().where("label = 1").select("user_index", "item_index");
            Dataset<Row> chosen = examples.train()
                    .union(examples.validation())
                    .where("label = 1")
                    .select("user_index", "item_index");
            Dataset<Row> before = new KnownItems(
                            Exclusion.SEEN, examples, dataset(events).drop("event_time"))
                    .pairsBeforeTest()
                    .orElseThrow();
            assertEquals(0, before.intersect(held.except(chosen)).count());
            assertEquals(0, chosen.except(before).count());
            Dataset<Row> all = new KnownItems(Exclusion.SEEN, examples, dataset(events))
                    .pairs()
                    .orElseThrow();
            assertEquals(sorted(all.except(held.except(chosen))), sorted(before.distinct()));
        }
    }

    /** Two lines of an order, by a hash, are the validation and the test part. */
    @Test
    void aLineOfAnOrderIsUnknownBeforeTheTestAlthoughTheOthersHaveItsTime() {
        List<Row> orders = List.of(
                bought("a", "v", 1),
                bought("a", "w", 5),
                bought("a", "x", 5),
                bought("a", "y", 5),
                bought("c", "v", 1),
                bought("c", "x", 1),
                bought("d", "y", 1),
                bought("d", "w", 1));
        try (Examples examples =
                Recommendation.build(dataset(orders), settings(Feedback.IMPLICIT, Split.LAST_PER_USER))) {
            KnownItems known = new KnownItems(Exclusion.SEEN, examples, dataset(orders));
            List<String> others = new ArrayList<>(List.of("v", "w", "x", "y"));
            others.removeAll(itemsOf(examples.onceInTest()));
            assertEquals(3, others.size());
            assertEquals("v", others.get(0));
            assertEquals(others, ofUserA(examples, known.pairsBeforeTest()));
        }
    }

    @Test
    void givenPartsOfEventsWithoutTimesAreDividedByTheirPairs() {
        Dataset<Row> events = dataset(EVENTS)
                .selectExpr(
                        "user_id",
                        "item_id",
                        "event_type",
                        "rating",
                        "IF(user_id = 'a' AND item_id = 'z', 'test', 'train') AS part");
        try (Examples examples = Recommendation.build(events, settings(Feedback.IMPLICIT, Split.GIVEN))) {
            KnownItems known = new KnownItems(Exclusion.SEEN, examples, events);
            assertEquals(List.of("q", "r", "v", "w", "x", "y"), ofUserA(examples, known.pairsBeforeTest()));
        }
    }

    @Test
    void nothingIsLeftOut() {
        try (Examples examples = implicit()) {
            KnownItems known = new KnownItems(Exclusion.NOTHING, examples, dataset(EVENTS));
            assertEquals(Optional.empty(), known.pairs());
            assertEquals(Optional.empty(), known.pairsBeforeTest());
        }
    }

    @Test
    void whatAUserRatedIsKnownWhateverTheRating() {
        List<Row> ratings = List.of(
                event("a", "w", "rate", 1.0, 1),
                event("a", "x", "rate", 2.5, 2),
                event("a", "y", "rate", 5.0, 3),
                event("a", "z", "rate", 3.0, 4),
                event("a", "v", "view", null, 4),
                event("c", "y", "rate", 1.0, 1),
                event("c", "z", "rate", 4.0, 1),
                event("d", "v", "rate", 4.0, 1));
        try (Examples examples =
                Recommendation.build(dataset(ratings), settings(Feedback.EXPLICIT, Split.LAST_PER_USER))) {
            assertEquals(List.of("y"), itemsOf(examples.onceInValidation()));
            assertEquals(List.of("z"), itemsOf(examples.onceInTest()));
            assertEquals(
                    List.of("w", "x", "y", "z"),
                    ofUserA(examples, new KnownItems(Exclusion.CHOSEN, examples, dataset(ratings)).pairs()));
            assertEquals(
                    List.of("v", "w", "x", "y", "z"),
                    ofUserA(examples, new KnownItems(Exclusion.SEEN, examples, dataset(ratings)).pairs()));
        }
    }

    @Test
    void eventsWithoutItemsShowNoItem() {
        try (Examples examples = implicit()) {
            KnownItems known =
                    new KnownItems(Exclusion.SEEN, examples, dataset(EVENTS).drop("item_id"));
            assertEquals(List.of("w", "x", "y", "z"), ofUserA(examples, known.pairs()));
        }
    }

    /** A user who is folded in has a number above those with features, and choices by which it is folded in. */
    @Test
    void aUserWithoutAFeatureDoesNotGetWhatItRefused() {
        List<Row> events = new ArrayList<>(EVENTS);
        events.add(event("b", "x", "return", null, 2));
        events.add(bought("b", "w", 1));
        RecommendationSettings refusals = new RecommendationSettings(
                Feedback.IMPLICIT,
                new PositiveRule(List.of("purchase"), 4),
                SplitSettings.fractions(Split.LAST_PER_USER, 0.1, 0.1),
                new NegativeSettings(1, 1, 0, 0, 2, List.of("return")),
                List.of(),
                List.of(),
                EventWeights.NONE,
                MinSupport.ONE,
                7);
        try (Examples examples = Recommendation.build(dataset(events), refusals)) {
            Dataset<Row> users = TestSpark.session().sql("SELECT 'b' AS user_id, 99 AS user_index, array(1) AS chosen");
            int refused = index(examples, "x");
            for (Exclusion rule : List.of(Exclusion.CHOSEN, Exclusion.SEEN)) {
                Dataset<Row> pairs = new KnownItems(rule, examples, dataset(events))
                        .pairsOf(users)
                        .orElseThrow();
                assertEquals(
                        1,
                        pairs.where("user_index = 99 AND item_index = " + refused)
                                .count(),
                        rule.toString());
            }
        }
    }

    private static List<String> itemsOf(Dataset<Row> rows) {
        return rows.select("item_id").as(Encoders.STRING()).collectAsList();
    }

    private static int index(Examples examples, String item) {
        return examples.space()
                .ids("item_id")
                .where("item_id = '" + item + "'")
                .first()
                .getAs("item_index");
    }

    private static List<String> ofUserA(Examples examples, Optional<Dataset<Row>> pairs) {
        return pairs
                .orElseThrow()
                .join(examples.space().ids("item_id"), "item_index")
                .join(examples.space().ids("user_id"), "user_index")
                .where("user_id = 'a'")
                .select("item_id")
                .distinct()
                .orderBy("item_id")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Examples implicit() {
        return Recommendation.build(dataset(EVENTS), settings(Feedback.IMPLICIT, Split.LAST_PER_USER));
    }

    private static RecommendationSettings settings(Feedback feedback, Split split) {
        return new RecommendationSettings(
                feedback,
                new PositiveRule(List.of("purchase"), 4),
                SplitSettings.fractions(split, 0.1, 0.1),
                new NegativeSettings(1, 1, 0, 0, 2, List.of()),
                List.of(),
                List.of(),
                EventWeights.NONE,
                MinSupport.ONE,
                7);
    }
}
