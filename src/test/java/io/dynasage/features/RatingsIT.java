package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.util.List;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Recommendation from explicit feedback, from given parts, and with a minimum support. */
final class RatingsIT {
    private static final StructType SCHEMA = StructType.fromDDL(
            "user_id string, item_id string, event_type string, rating double, event_time timestamp, categories"
                    + " string, part string");
    private static final List<Row> EVENTS = List.of(
            row("a", "x", 5.0, "drama|war", "train"),
            row("a", "y", 2.5, "war", "train"),
            row("b", "x", 4.0, "drama|war", "train"),
            row("b", "z", null, "war", "train"),
            row("b", "y", 1.0, "war", "validation"),
            row("c", "w", 3.0, "war|opera", "test"));

    @Test
    void aRatingIsTheLabelAndCategoriesShareTheirWeight() {
        try (Examples examples =
                Recommendation.build(events(EVENTS), settings(Feedback.EXPLICIT, Split.GIVEN, MinSupport.ONE))) {
            assertEquals(Task.REGRESSION, examples.task());
            assertNull(examples.candidates());
            assertEquals(new PartCounts(3, 1, 1), examples.counts());
            assertEquals(
                    List.of("a x 5.0 [1, 4, 7, 8]", "a y 2.5 [1, 5, 8]", "b x 4.0 [2, 4, 7, 8]"),
                    lines(examples, examples.train()));
            assertEquals(List.of("b y 1.0 [2, 5, 8]"), lines(examples, examples.validation()));
            assertEquals(
                    List.of("c w 3.0 [0, 3, 6, 8]"),
                    lines(examples, examples.test()),
                    "what training did not see is the first of its block");
            SparseVector features = examples.space()
                    .encode(examples.train())
                    .where("item_id = 'x'")
                    .first()
                    .getAs("features");
            assertEquals(
                    List.of(1.0, 1.0, 0.3 / Math.sqrt(2), 0.3 / Math.sqrt(2)),
                    java.util.Arrays.stream(features.values()).boxed().toList());
        }
    }

    @Test
    void refusesUnknownParts() {
        RecommendationSettings settings = settings(Feedback.EXPLICIT, Split.GIVEN, MinSupport.ONE);
        assertEquals(
                "the part of 1 ratings is 'null'; the column part must say train, validation or test in every row",
                message(events(List.of(row("a", "x", 5.0, null, "train"), row("a", "x", 5.0, null, null))), settings));
        assertEquals(
                "the split 'given' reads the columns [part], but there are [user_id, item_id, event_time,"
                        + " rating, categories]; supply them or"
                        + " choose another split",
                message(events(EVENTS).drop("part"), settings));
        assertEquals(
                "the split 'given' of 1 ratings leaves 0 for training, 0 for validation and 1 for the test; the"
                        + " column part must say train in some rows and test in others",
                message(events(EVENTS.subList(5, 6)), settings));
    }

    @Test
    void saysThatThereIsNoRating() {
        assertEquals(
                "no event has a rating, which explicit feedback learns from; name the rating's attribute in"
                        + " events.columns.rating, or learn from"
                        + " implicit feedback",
                message(events(EVENTS.subList(3, 4)), settings(Feedback.EXPLICIT, Split.GIVEN, MinSupport.ONE)));
        assertEquals(
                "column 'rating' is NaN or infinite in 1 rows; filter or impute such values before they become"
                        + " features",
                message(
                        events(List.of(row("a", "x", Double.NaN, null, "train"), row("b", "y", 1.0, null, "test"))),
                        settings(Feedback.EXPLICIT, Split.GIVEN, MinSupport.ONE)));
    }

    @Test
    void ratingsThatAreAllEqualTeachNothing() {
        List<Row> liked = List.of(
                row("a", "x", 5.0, null, "train"), row("b", "y", 5.0, null, "train"), row("a", "y", 5.0, null, "test"));
        assertEquals(
                "all 2 ratings for training are 5.0, so there is nothing to distinguish; learn from features.feedback ="
                        + " implicit, or name another attribute in events.columns.rating",
                message(events(liked), settings(Feedback.EXPLICIT, Split.GIVEN, MinSupport.ONE)));
    }

    @Test
    void ratingsMustBeNumbersThatAModelCanComputeWith() {
        assertEquals(
                "column 'rating' has numbers from 1.0 to 1.0E30, and a model cannot compute with more than 1.0E18 after"
                        + " the scale 1.0; filter such rows, or scale the numbers down",
                message(
                        events(List.of(
                                row("a", "x", 1e30, null, "train"),
                                row("b", "y", 1.0, null, "train"),
                                row("a", "y", 2.0, null, "test"))),
                        settings(Feedback.EXPLICIT, Split.GIVEN, MinSupport.ONE)));
    }

    @Test
    void theUnknownItemIsDrawnAsOftenAsItsItemsAre() {
        List<Row> events = new java.util.ArrayList<>();
        for (int n = 0; n < 400; n++) {
            events.add(row("u" + n % 20, "often-" + n % 10, 5.0, null, "train"));
        }
        for (int n = 0; n < 30; n++) {
            events.add(row("u" + n % 20, "seldom-" + n, 5.0, null, "train"));
        }
        events.add(row("u0", "often-5", 5.0, null, "test"));
        try (Examples examples =
                Recommendation.build(events(events), settings(Feedback.IMPLICIT, Split.GIVEN, new MinSupport(1, 2)))) {
            assertEquals(10, examples.space().block("item_id").ids());
            assertEquals(30, examples.space().block("item_id").rareIds());
            Dataset<Row> drawn = examples.train().where("label = 0");
            assertEquals(40, drawn.select("item_id").distinct().count(), "all items are drawn from");
            double unknown = drawn.where("item_index = 0").count() / (double) drawn.count();
            // By the square root of their events, 30 items of one event against ten of forty.
            double share = 30 / (30 + 10 * Math.sqrt(40));
            assertTrue(Math.abs(unknown - share) < 0.05, "unknown " + unknown);
            assertEquals(
                    0,
                    drawn.where("(item_index = 0) <> (item_id LIKE 'seldom%')").count());
        }
    }

    private static List<String> lines(Examples examples, Dataset<Row> rows) {
        return examples.space().encode(rows).collectAsList().stream()
                .map(row -> row.getAs("user_id") + " " + row.getAs("item_id") + " " + row.getAs("label") + " "
                        + java.util.Arrays.toString(
                                row.<SparseVector>getAs("features").indices()))
                .sorted()
                .toList();
    }

    private static String message(Dataset<Row> events, RecommendationSettings settings) {
        return assertThrows(FeatureException.class, () -> Recommendation.build(events, settings))
                .getMessage();
    }

    private static RecommendationSettings settings(Feedback feedback, Split split, MinSupport support) {
        return new RecommendationSettings(
                feedback,
                new PositiveRule(List.of(), 4),
                SplitSettings.fractions(split, 0.1, 0.1),
                new NegativeSettings(6, 3, 0.5, 0.25, 9, List.of()),
                feedback == Feedback.EXPLICIT ? List.of(FeatureColumn.multiHot("categories", "|")) : List.of(),
                List.of(),
                EventWeights.NONE,
                support,
                1);
    }

    private static Row row(String user, String item, Double rating, String categories, String part) {
        return RowFactory.create(user, item, "rating", rating, EventRows.START, categories, part);
    }

    private static Dataset<Row> events(List<Row> events) {
        return TestSpark.session().createDataFrame(events, SCHEMA);
    }
}
