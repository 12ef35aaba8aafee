package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.dynasage.features.PopularityDraw.EventClass;
import io.dynasage.query.QueryFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Recommends items to users: from implicit feedback, where chosen items are compared with sampled negatives, or from
 * ratings. The queries are in {@code features/recommendation.sql}.
 */
public final class Recommendation {
    private static final String QUERIES = "features/recommendation.sql";

    private Recommendation() {}

    /**
     * Turns events into examples. Features and negatives come from the training part only.
     *
     * <p>Implicit: pairs of one user feature and one item feature. Training repeats each positive in each draw, or as
     * often as its weight says, in the mean once in each draw; validation and test contain one draw. A negative is
     * drawn by a power of its popularity, and left out if the user chose it in training. Other columns are
     * {@code event_time} of the positive, {@code draw int} from 1 and {@code negative int}: 0 for the positive, then 1
     * to the number of negatives per positive, and -1 for an item that the user does not want, as an event of the
     * training part says. A candidate group is one item that a user chose in the test part for the first time, among
     * distinct items of the space that the user never chose. There are fewer than requested only if not enough such
     * items exist. The validation part has such groups, too, a row each, which do not depend on the test part.
     *
     * <p>Explicit: each event with a rating is a row whose label is the rating; there are no candidates.
     *
     * @param events columns {@code user_id string, item_id string, event_time timestamp} (never null),
     *     {@code event_type string, rating double} (may be null), the item columns of the settings, and {@code part}
     *     for a given split
     * @throws FeatureException if there is nothing to train on, or a requested part is empty
     */
    public static Examples build(Dataset<Row> events, RecommendationSettings settings) {
        try (QueryFile queries = QueryFile.open(events.sparkSession(), QUERIES)) {
            return switch (settings.feedback()) {
                case IMPLICIT -> implicit(queries, events, settings);
                case EXPLICIT -> explicit(queries, events, settings);
            };
        }
    }

    private static Examples implicit(QueryFile queries, Dataset<Row> events, RecommendationSettings settings) {
        Refusals refusals = new Refusals(settings.negatives().eventTypes());
        Dataset<Row> all = EventColumns.packed(events);
        Dataset<Row> packed = refusals.others(all);
        Dataset<Row> positives = persisted(settings.positives().of(packed, settings.weights()));
        EventSplit split = new EventSplit("positives", settings.split());
        EventSplit.Parts parts = split.apply(positives);
        FeatureSpace space = FeatureSpace.fit(parts.train(), settings.columns());
        Dataset<Row> indexed = persisted(space.index(parts.rows(), List.of("user_id", "item_id")));
        PartCounts counts =
                split.counts(indexed).orElseThrow(() -> settings.positives().noPositives(packed));
        requireIds(space);
        Dataset<Row> weighted = settings.weights().of(indexed);
        Optional<Dataset<Row>> refused =
                refusals.of(all, split, parts).map(rows -> persisted(space.index(rows, List.of("user_id", "item_id"))));
        queries.give("indexed", weighted).give("taken", taken(weighted, refused));
        if (settings.split().holdsOut()) {
            requireTested(queries, counts);
        }
        positives.unpersist();
        queries.give("items", space.ids("item_id"))
                .set("item_count", (long) space.block("item_id").ids())
                .set("negatives_per_positive", settings.negatives().perPositive())
                .set("evaluation_negatives", settings.negatives().evaluation())
                .set("seed", settings.seed());
        Dataset<Row> catalogue = catalogue(queries, settings.negatives().popularityPower());
        Dataset<Row> known = persisted(queries.give("catalogue", catalogue).run("known"));
        queries.give("known", known);
        List<Dataset<Row>> persisted = new ArrayList<>(List.of(indexed, catalogue, known));
        refused.ifPresent(persisted::add);
        Dataset<Row> candidates = candidates(queries, settings.split(), persisted);
        Dataset<Row> validation = choices(queries, "validation");
        return new Examples(
                Task.RANKING,
                train(queries, weighted, refused, settings),
                examples(queries, "validation", weighted.withColumn("draws", lit(1))),
                examples(queries, "test", weighted.withColumn("draws", lit(1))),
                candidates,
                validation,
                new EventSignals(settings.weights().choices(weighted), refused),
                space,
                parts.times(),
                counts,
                settings.negatives().examplesOfAPositive(),
                ExampleNotes.of(Map.of())
                        .with(settings.positives().counts(packed))
                        .with(split),
                List.of("user_index", "event_time", "draw", "negative", "item_index", "label"),
                List.of("label", "user_id", "item_id", "user_index", "item_index", "event_time", "draw", "negative"),
                List.copyOf(persisted));
    }

    /** Returns the groups on which a ranking is evaluated; null if there is no test part. */
    private static Dataset<Row> candidates(QueryFile queries, SplitSettings split, List<Dataset<Row>> persisted) {
        if (!split.holdsOut()) {
            return null;
        }
        Dataset<Row> candidates =
                persisted(queries.give("choices", choices(queries, "test")).run("candidates"));
        persisted.add(candidates);
        return candidates;
    }

    private static Dataset<Row> choices(QueryFile queries, String part) {
        return queries.set("part", part).run("choices");
    }

    private static void requireIds(FeatureSpace space) {
        space.requireIds("user_id", "features.min-support.users");
        space.requireIds("item_id", "features.min-support.items");
        FeatureBlock items = space.block("item_id");
        if (items.ids() + items.rareIds() < ItemPool.LEAST) {
            throw new FeatureException(ItemPool.tooSmall(items.ids() + items.rareIds()));
        }
    }

    /** Throws if the test part cannot show whether a user's next items are found. */
    private static void requireTested(QueryFile queries, PartCounts counts) {
        Row tested = queries.run("tested").first();
        String test = "of the " + counts.test() + " positives of the test part (features.split, test-fraction), ";
        if (tested.getLong(0) == 0) {
            throw new FeatureException(test + "each repeats an item that its user chose before, so nothing shows"
                    + " whether new items are found; hold out a larger part, use more events, or learn what users"
                    + " choose again with the use case personalization");
        }
        if (tested.getLong(1) == 0) {
            throw new FeatureException(test + "none is of a user that training knows, so nothing personal can be"
                    + " measured; choose features.split = last-per-user, lower features.min-support.users, or use more"
                    + " events");
        }
    }

    /**
     * Returns the items that can be sampled: all items of the training part, with or without a feature of their own. If
     * only items with a feature of their own were sampled, the feature for unknown ids would represent chosen items
     * only.
     */
    private static Dataset<Row> catalogue(QueryFile queries, double power) {
        Dataset<Row> counted = queries.run("classes");
        List<EventClass> classes = counted.collectAsList().stream()
                .map(row -> new EventClass(row.getLong(0), row.getInt(1)))
                .toList();
        Dataset<Row> table = PopularityDraw.of(classes, power).table(counted.sparkSession(), classes);
        queries.set("class_count", (long) classes.size()).give("event_classes", table);
        return persisted(queries.run("catalogue"));
    }

    private static Examples explicit(QueryFile queries, Dataset<Row> events, RecommendationSettings settings) {
        List<String> item =
                settings.itemColumns().stream().map(FeatureColumn::rowColumn).toList();
        Dataset<Row> named = UserColumns.renamed(events, "part");
        ColumnTypes.check(named.schema(), settings.columns());
        Dataset<Row> packed = EventColumns.packed(named, EventColumns.packed("item", item));
        Dataset<Row> ratings = persisted(EventColumns.unpacked(
                queries.give("events", packed).run("ratings").drop("event_type"), "item"));
        EventSplit split = new EventSplit("ratings", settings.split());
        EventSplit.Parts parts = split.apply(ratings);
        PartLabels labels = split.labels(parts.rows(), col("rating"))
                .orElseThrow(() -> new FeatureException("no event has a rating, which explicit"
                        + " feedback learns from; name the rating's attribute in"
                        + " events.columns.rating, or learn from implicit feedback"))
                .requireDifferent(
                        Task.REGRESSION,
                        "ratings",
                        "learn from features.feedback = implicit, or name another attribute in events.columns.rating");
        Map<String, NumericRange> numbers = NumericColumns.check(
                ratings,
                Stream.concat(settings.itemColumns().stream(), Stream.of(FeatureColumn.numeric("rating")))
                        .toList());
        numbers.remove("rating");
        FeatureSpace space = FeatureSpace.fit(parts.train(), settings.columns());
        space.requireIds("user_id", "features.min-support.users");
        space.requireIds("item_id", "features.min-support.items");
        Dataset<Row> indexed =
                persisted(space.index(parts.rows(), space.idColumns()).withColumnRenamed("rating", "label"));
        return Examples.ofParts(
                Task.REGRESSION,
                new EventSplit.Parts(indexed, parts.times()),
                space,
                labels.counts(),
                ExampleNotes.of(numbers).with(split),
                List.of("user_id", "event_time", "item_id", "label"),
                Stream.concat(
                                Stream.of("label", "user_id", "item_id", "user_index", "item_index", "event_time"),
                                item.stream())
                        .toList(),
                List.of(indexed, ratings));
    }

    /** Returns the pairs that are no sampled negatives if they are of the training part. */
    private static Dataset<Row> taken(Dataset<Row> positives, Optional<Dataset<Row>> refused) {
        Dataset<Row> chosen = positives.select("user_id", "item_id", "part");
        return refused.map(rows -> chosen.union(rows.select("user_id", "item_id", "part")))
                .orElse(chosen);
    }

    /** Returns the examples of the training part, in which a positive is repeated by its weight. */
    private static Dataset<Row> train(
            QueryFile queries, Dataset<Row> weighted, Optional<Dataset<Row>> refused, RecommendationSettings settings) {
        int draws = settings.negatives().draws();
        Dataset<Row> drawn = settings.weights().drawn(weighted, draws, settings.seed());
        Dataset<Row> examples = examples(queries, "train", drawn);
        return refused.map(rows -> examples.unionByName(Refusals.examples(rows, draws)))
                .orElse(examples);
    }

    /** @param drawn positives with a column {@code draws int}, how often each is an example */
    private static Dataset<Row> examples(QueryFile queries, String part, Dataset<Row> drawn) {
        return queries.give("drawn", drawn).set("part", part).run("examples");
    }

    private static Dataset<Row> persisted(Dataset<Row> rows) {
        return rows.persist();
    }
}
