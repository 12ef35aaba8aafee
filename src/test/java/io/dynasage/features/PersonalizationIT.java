package io.dynasage.features;

import static io.dynasage.features.EventRows.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PersonalizationIT {
    private static final String[] KEY = {"user_id", "item_id", "event_time"};
    private static final List<FeatureColumn> CONTEXT =
            List.of(FeatureColumn.oneHot("hour"), FeatureColumn.oneHot("weekday"), FeatureColumn.oneHot("device"));
    private static final List<FeatureColumn> ITEM = List.of(
            FeatureColumn.multiHot("categories", "|"),
            FeatureColumn.oneHot("price_bin"),
            FeatureColumn.oneHot("item_age"));
    private static final List<String> MOMENT = List.of("hour", "weekday", "daypart");
    /** Half an hour from all full hours, and on the day before at midnight in UTC. */
    private static final ZoneId NEWFOUNDLAND = ZoneId.of("America/St_Johns");

    private static final List<Row> EVENTS = ShopEvents.random(900, 4, ShopEvents.START, 200);
    private static Examples examples;

    @BeforeAll
    static void build() {
        examples = Personalization.build(ShopEvents.dataset(EVENTS), settings(CONTEXT, ITEM));
    }

    @AfterAll
    static void close() {
        examples.close();
    }

    @Test
    void drawsOtherItemsForTheSameUserMomentAndContext() {
        long positives = examples.counts().train();
        assertEquals(Task.RANKING, examples.task());
        assertEquals(positives * 2 * 3, examples.train().count());
        assertEquals(
                positives * 2,
                examples.train().where("label = 1 AND negative = 0").count());
        String pair =
                "user_id, event_time, draw, hour, weekday, device, user_index, hour_index, weekday_index, device_index";
        Dataset<Row> contexts = examples.train().selectExpr(pair.split(", ")).distinct();
        assertEquals(positives * 2, contexts.count(), "the negatives add no context");
        Dataset<Row> chosen = examples.train()
                .where("label = 1")
                .selectExpr("user_id AS u", "event_time AS t", "draw AS d", "item_id AS chosen");
        assertEquals(
                0,
                examples.train()
                        .where("label = 0")
                        .join(chosen)
                        .where("user_id = u AND event_time = t AND draw = d AND item_id = chosen")
                        .count());
    }

    @Test
    void anItemIsDescribedInTheSameWayWhetherChosenOrDrawn() {
        Dataset<Row> items = examples.train()
                .selectExpr(
                        "item_id", "item_index", "categories", "categories_indices", "price_bin", "price_bin_index");
        assertEquals(
                items.select("item_id").distinct().count(), items.distinct().count());
        assertEquals(0, items.where("item_index = 0").count());
        Row item = items.where("item_id = 'i7'").first();
        Row event = EVENTS.stream()
                .filter(row -> row.getString(1).equals("i7"))
                .findFirst()
                .orElseThrow();
        assertEquals(event.getString(6), item.getAs("categories"));
        assertEquals(
                (int) Math.floor(2 * Math.log(event.getDouble(7)) / Math.log(2)), item.<Integer>getAs("price_bin"));
    }

    @Test
    void readsTheMomentInUtc() {
        Row row = examples.train().where("event_time IS NOT NULL").first();
        Instant at = row.getAs("event_time") instanceof Instant instant
                ? instant
                : row.<java.sql.Timestamp>getAs("event_time").toInstant();
        assertEquals(at.atZone(java.time.ZoneOffset.UTC).getHour(), row.<Integer>getAs("hour"));
        assertEquals(at.atZone(java.time.ZoneOffset.UTC).getDayOfWeek().getValue(), row.<Integer>getAs("weekday"));
    }

    @Test
    void candidatesShareTheContextOfTheChoice() {
        Dataset<Row> candidates = examples.candidates();
        long choices = examples.test()
                .where("label = 1")
                .select("user_id", "item_id", "event_time", "device")
                .distinct()
                .count();
        assertEquals(choices * 10, candidates.count());
        assertEquals(
                choices,
                candidates
                        .select("group_id", "user_id", "event_time", "hour", "weekday", "device")
                        .distinct()
                        .count());
        assertEquals(
                choices * 10,
                candidates.select("group_id", "item_id").distinct().count());
        assertEquals(choices, candidates.where("label = 1 AND negative = 0").count());
        assertEquals(
                candidates.count(),
                examples.space()
                        .encode(candidates)
                        .where("features IS NOT NULL")
                        .count());
    }

    @Test
    void indicesOnTheRowsAreThoseOfTheSpace() {
        for (Dataset<Row> part : List.of(examples.train(), examples.test(), examples.candidates())) {
            String[] indices = examples.space().blocks().stream()
                    .map(FeatureBlock::indexColumn)
                    .toArray(String[]::new);
            assertEquals(
                    sorted(examples.space()
                            .encode(part.drop(indices))
                            .select("user_id", "item_id", "event_time", "features")),
                    sorted(examples.space().encode(part).select("user_id", "item_id", "event_time", "features")));
        }
    }

    @Test
    void aPositiveCountsByItsTypeAndAnUnusedChoiceIsStillKnown() {
        List<Row> events = ShopEvents.random(3000, 4, ShopEvents.day(0), 180);
        EventWeights weights = new EventWeights(Map.of("purchase", 4.0, "cart", 0.5), Optional.empty());
        PersonalizationSettings settings = new PersonalizationSettings(
                new PositiveRule(List.of("purchase", "cart"), 9),
                List.of(FeatureColumn.oneHot("device")),
                List.of(FeatureColumn.multiHot("categories", "|")),
                new SplitSettings(Split.TIME, 0, 0, ShopEvents.VALIDATION_FROM, ShopEvents.TEST_FROM, 0),
                new NegativeSettings(2, 1, 0.5, 0.25, 9, List.of()),
                weights,
                MinSupport.ONE,
                ZoneOffset.UTC,
                5);
        try (Examples examples = Personalization.build(ShopEvents.dataset(events), settings)) {
            Dataset<Row> positives = examples.train()
                    .where("label = 1")
                    .join(ShopEvents.dataset(events).select("user_id", "item_id", "event_time", "event_type"), KEY);
            double bought = positives.where("event_type = 'purchase'").count();
            double put = positives.where("event_type = 'cart'").count();
            assertEquals(examples.counts().train(), bought + put, 60);
            assertEquals(8, bought / put, 1.5);
            Dataset<Row> choices = examples.signals().choices().orElseThrow().where("part <> 'test'");
            assertEquals(examples.counts().train() + examples.counts().validation(), choices.count());
            assertEquals(
                    0,
                    choices.select("user_index", "item_index")
                            .except(new KnownItems(Exclusion.CHOSEN, examples, ShopEvents.dataset(events))
                                    .pairsBeforeTest()
                                    .orElseThrow())
                            .where("item_index > 0 AND user_index > 0")
                            .count());
        }
    }

    @Test
    void drawsOnlyItemsThatWereThereOnThatDay() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            events.add(ShopEvents.event(
                    "u" + n % 5,
                    "item-of-day-" + n / 6 + "-" + n % 3,
                    "purchase",
                    ShopEvents.day(n / 6).plusSeconds(n)));
        }
        SplitSettings split = new SplitSettings(Split.TIME, 0, 0, null, ShopEvents.day(9), 0);
        try (Examples built = Personalization.build(
                ShopEvents.dataset(events),
                new PersonalizationSettings(
                        new PositiveRule(List.of("purchase"), 5),
                        MOMENT.stream().map(FeatureColumn::oneHot).toList(),
                        List.of(FeatureColumn.oneHot("item_age")),
                        split,
                        new NegativeSettings(2, 1, 0.5, 0.25, 50, List.of()),
                        EventWeights.NONE,
                        MinSupport.ONE,
                        NEWFOUNDLAND,
                        1))) {
            Dataset<Row> days = built.train()
                    .selectExpr(
                            "label",
                            "datediff(event_time, '2024-01-01') AS day",
                            "CAST(split(item_id, '-')[3] AS INT) AS first_day",
                            "item_age");
            assertEquals(0, days.where("first_day > day").count());
            assertEquals(
                    0,
                    days.where("item_age <> CAST(floor(log2(day - first_day + 1) + 1e-9) AS INT)")
                            .count());
            for (Row row : built.train()
                    .selectExpr("hour", "weekday", "daypart", "unix_seconds(event_time)")
                    .collectAsList()) {
                ZonedDateTime local = Instant.ofEpochSecond(row.getLong(3)).atZone(NEWFOUNDLAND);
                assertEquals(
                        List.of(local.getHour(), local.getDayOfWeek().getValue(), local.getHour() / 6),
                        List.of(row.get(0), row.get(1), row.get(2)));
            }
            assertEquals(
                    6, built.candidates().where("label = 1 AND item_index = 0").count());
            assertEquals(
                    6 * 27,
                    built.candidates().where("label = 0").count(),
                    "all 27 items of training, which are fewer than asked for");
        }
    }

    @Test
    void twoLinesOfAnOrderThatDescribeANewItemDifferentlyAreOneChoice() {
        Instant at = ShopEvents.TEST_FROM.plus(Duration.ofDays(2));
        Row line = ShopEvents.event("u1", "never-seen", "purchase", at);
        Object[] discounted =
                IntStream.range(0, line.size()).mapToObj(line::get).toArray();
        discounted[7] = line.getDouble(7) / 4;
        List<Row> events = new ArrayList<>(EVENTS);
        events.addAll(List.of(line, RowFactory.create(discounted)));
        try (Examples built = Personalization.build(ShopEvents.dataset(events), settings(CONTEXT, ITEM))) {
            Dataset<Row> chosen = built.candidates().where("label = 1 AND item_id = 'never-seen'");
            assertEquals(1, chosen.count());
            Object group = chosen.first().getAs("group_id");
            assertEquals(10, built.candidates().where("group_id = " + group).count(), "one choice among nine");
        }
    }

    @Test
    void saysWhichColumnIsMissing() {
        FeatureException error = assertThrows(
                FeatureException.class,
                () -> Personalization.build(
                        ShopEvents.dataset(EVENTS), settings(List.of(FeatureColumn.oneHot("country")), List.of())));
        assertEquals(
                "there is no column 'country'; there are [user_id, item_id, event_type, rating, event_time,"
                        + " device, categories, price, amount,"
                        + " quantity, hour, weekday, daypart, price_bin]",
                error.getMessage());
    }

    @Test
    void aColumnOfTheEventsIsPreferredToADerivedOne() {
        Dataset<Row> events =
                ShopEvents.dataset(EVENTS).withColumn("hour", org.apache.spark.sql.functions.lit("always"));
        try (Examples built =
                Personalization.build(events, settings(List.of(FeatureColumn.oneHot("hour")), List.of()))) {
            assertEquals(
                    List.of("{\"hour\":\"always\",\"hour_index\":1}"),
                    sorted(built.space().ids("hour")));
            assertFalse(List.of(built.train().columns()).contains("item_age"));
        }
    }

    private static PersonalizationSettings settings(List<FeatureColumn> context, List<FeatureColumn> item) {
        return new PersonalizationSettings(
                new PositiveRule(List.of("purchase"), 5),
                context,
                item,
                new SplitSettings(
                        Split.TIME, 0, 0, ShopEvents.VALIDATION_FROM, ShopEvents.TEST_FROM.plus(Duration.ofDays(1)), 0),
                new NegativeSettings(2, 2, 0.5, 0.25, 9, List.of()),
                EventWeights.NONE,
                MinSupport.ONE,
                ZoneId.of("UTC"),
                5);
    }
}
