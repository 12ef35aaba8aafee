package io.dynasage.features;

import static org.apache.spark.sql.functions.lit;

import io.dynasage.features.PopularityDraw.EventClass;
import io.dynasage.query.QueryFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Makes the examples of implicit recommendation, see {@link Recommendation#build}. */
final class ImplicitExamples {
    private static final List<String> IDS = List.of("user_id", "item_id");
    private static final String ITEM = "item";
    private static final String USER = "user";
    /** So many items, a short id and two numbers each, take about 10 MB in a task. */
    private static final long MOST_SENT = 100_000;

    private final QueryFile queries;
    private final RecommendationSettings settings;
    private final Refusals refusals;
    private final EventSplit split;
    private final List<Dataset<Row>> persisted = new ArrayList<>();

    ImplicitExamples(QueryFile queries, RecommendationSettings settings) {
        this.queries = queries;
        this.settings = settings;
        this.refusals = new Refusals(settings.negatives().eventTypes());
        this.split = new EventSplit("positives", settings.split());
    }

    Examples of(Dataset<Row> events) {
        Dataset<Row> all = packed(events);
        Dataset<Row> packed = refusals.others(all);
        Dataset<Row> positives =
                settings.positives().of(packed, settings.weights()).persist();
        EventSplit.Parts parts = split.apply(positives);
        Map<String, Dataset<Row>> values = values(all, parts);
        FeatureSpace space = space(parts, values);
        Dataset<Row> indexed = kept(space.index(parts.rows().drop(ITEM, USER), IDS));
        PartCounts counts =
                split.counts(indexed).orElseThrow(() -> settings.positives().noPositives(packed));
        requireIds(space);
        Optional<Dataset<Row>> refused =
                refusals.of(all.drop(ITEM, USER), split, parts).map(rows -> kept(space.index(rows, IDS)));
        Dataset<Row> weighted = weighted(indexed, refused, counts);
        List<SideColumns> sides = sides(values, space);
        ExampleNotes notes = ExampleNotes.of(ranges(sides))
                .with(settings.positives().counts(packed))
                .with(split);
        positives.unpersist();
        catalogue(space);
        return new Examples(
                Task.RANKING,
                described(train(weighted, refused), sides),
                described(examples("validation", weighted.withColumn("draws", lit(1))), sides),
                described(examples("test", weighted.withColumn("draws", lit(1))), sides),
                candidates(sides),
                choices("validation"),
                new EventSignals(Optional.of(settings.weights().choices(weighted)), refused),
                sides,
                space,
                parts.times(),
                counts,
                settings.negatives().examplesOfAPositive(),
                notes,
                identity(sides),
                readable(),
                List.copyOf(persisted));
    }

    /** Gives the queries the positives with their weights, and returns them. */
    private Dataset<Row> weighted(Dataset<Row> indexed, Optional<Dataset<Row>> refused, PartCounts counts) {
        Dataset<Row> weighted = settings.weights().of(indexed);
        queries.give("indexed", weighted).give("taken", taken(weighted, refused));
        if (settings.split().holdsOut()) {
            requireTested(counts);
        }
        return weighted;
    }

    /** Returns packed events, with structs of the declared columns if there are any. */
    private Dataset<Row> packed(Dataset<Row> events) {
        if (settings.itemColumns().isEmpty() && settings.userColumns().isEmpty()) {
            return EventColumns.packed(events);
        }
        Dataset<Row> named = PriceBin.added(UserColumns.renamed(events, "part"));
        ColumnTypes.check(named.schema(), settings.columns());
        return EventColumns.packed(
                named,
                EventColumns.packed(ITEM, rowColumns(settings.itemColumns())),
                EventColumns.packed(USER, rowColumns(settings.userColumns())));
    }

    private static List<String> rowColumns(List<FeatureColumn> columns) {
        return columns.stream().map(FeatureColumn::rowColumn).toList();
    }

    /** Returns the declared columns of each side that has any, by the column of its id. */
    private Map<String, List<FeatureColumn>> declared() {
        Map<String, List<FeatureColumn>> declared = new LinkedHashMap<>();
        declared.put("item_id", settings.itemColumns());
        declared.put("user_id", settings.userColumns());
        declared.values().removeIf(List::isEmpty);
        return declared;
    }

    private Map<String, Dataset<Row>> values(Dataset<Row> all, EventSplit.Parts parts) {
        Map<String, Dataset<Row>> values = new LinkedHashMap<>();
        for (String id : declared().keySet()) {
            values.put(
                    id,
                    kept(SideColumns.values(
                            id,
                            id.replace("_id", ""),
                            all,
                            parts.train(),
                            settings.split().holdsOut())));
        }
        return values;
    }

    private FeatureSpace space(EventSplit.Parts parts, Map<String, Dataset<Row>> values) {
        Dataset<Row> train = parts.train();
        for (Map.Entry<String, Dataset<Row>> side : values.entrySet()) {
            train = train.join(side.getValue().drop("first_event"), new String[] {side.getKey()}, "left");
        }
        return FeatureSpace.fit(train, settings.columns());
    }

    private List<SideColumns> sides(Map<String, Dataset<Row>> values, FeatureSpace space) {
        List<SideColumns> sides = new ArrayList<>();
        declared().forEach((id, columns) -> {
            SideColumns side = SideColumns.of(id, values.get(id), space, columns);
            sides.add(new SideColumns(id, side.blocks(), kept(side.rows())));
        });
        return List.copyOf(sides);
    }

    private Map<String, NumericRange> ranges(List<SideColumns> sides) {
        Map<String, NumericRange> ranges = new TreeMap<>();
        sides.forEach(side ->
                ranges.putAll(NumericColumns.check(side.rows(), declared().get(side.id()))));
        return ranges;
    }

    private static Dataset<Row> described(Dataset<Row> rows, List<SideColumns> sides) {
        Dataset<Row> described = rows;
        for (SideColumns side : sides) {
            described = side.joined(described);
        }
        return described;
    }

    /** Returns the groups on which a ranking is evaluated; null if there is no test part. */
    private Dataset<Row> candidates(List<SideColumns> sides) {
        if (!settings.split().holdsOut()) {
            return null;
        }
        return described(kept(queries.give("choices", choices("test")).run("candidates")), sides);
    }

    private Dataset<Row> choices(String part) {
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
    private void requireTested(PartCounts counts) {
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
     * Gives the queries the items that can be sampled: all items of the training part, with or without a feature of
     * their own. If only items with a feature of their own were sampled, the feature for unknown ids would represent
     * chosen items only.
     */
    private void catalogue(FeatureSpace space) {
        queries.give("items", space.ids("item_id"))
                .set("item_count", (long) space.block("item_id").ids())
                .set("negatives_per_positive", settings.negatives().perPositive())
                .set("evaluation_negatives", settings.negatives().evaluation())
                .set("seed", settings.seed());
        Dataset<Row> counted = queries.run("classes");
        List<Row> found = counted.collectAsList();
        List<EventClass> classes = found.stream()
                .map(row -> new EventClass(row.getLong(0), row.getInt(1)))
                .toList();
        long items = classes.stream().mapToLong(EventClass::items).sum();
        long bytes = found.stream().mapToLong(row -> row.getLong(2)).sum();
        Dataset<Row> table = PopularityDraw.of(classes, settings.negatives().popularityPower())
                .table(counted.sparkSession(), classes);
        queries.set("class_count", (long) classes.size()).give("event_classes", table);
        queries.give("catalogue", sent(kept(queries.run("catalogue")), items, bytes));
        queries.give("known", kept(queries.run("known")));
    }

    /**
     * Returns the items to join sampled numbers with. Few are sent to every task: the samples are many times as many
     * rows, and they would be sorted and sent to the items. They pass through the driver, so long ids are few, too.
     *
     * @param count the number of items
     * @param bytes the length of their ids
     */
    static Dataset<Row> sent(Dataset<Row> items, long count, long bytes) {
        return count <= MOST_SENT && bytes <= SmallBlocks.ALL_BYTES ? functions.broadcast(items) : items;
    }

    /** Returns the pairs that are no sampled negatives if they are of the training part. */
    private static Dataset<Row> taken(Dataset<Row> positives, Optional<Dataset<Row>> refused) {
        Dataset<Row> chosen = positives.select("user_id", "item_id", "part");
        return refused.map(rows -> chosen.union(rows.select("user_id", "item_id", "part")))
                .orElse(chosen);
    }

    /** Returns the examples of the training part, in which a positive is repeated by its weight. */
    private Dataset<Row> train(Dataset<Row> weighted, Optional<Dataset<Row>> refused) {
        int draws = settings.negatives().draws();
        Dataset<Row> examples = examples("train", settings.weights().drawn(weighted, draws, settings.seed()));
        return refused.map(rows -> examples.unionByName(Refusals.examples(rows, draws)))
                .orElse(examples);
    }

    /** @param drawn positives with a column {@code draws int}, how often each is an example */
    private Dataset<Row> examples(String part, Dataset<Row> drawn) {
        return queries.give("drawn", drawn).set("part", part).run("examples");
    }

    /** Returns the columns to shuffle by. Unknown items share an index, but not what describes them. */
    private static List<String> identity(List<SideColumns> sides) {
        if (sides.isEmpty()) {
            return List.of("user_index", "event_time", "draw", "negative", "item_index", "label");
        }
        return List.of("user_id", "event_time", "draw", "negative", "item_id", "label");
    }

    private List<String> readable() {
        return Stream.of(
                        List.of("label", "user_id", "item_id", "user_index", "item_index"),
                        rowColumns(settings.itemColumns()),
                        rowColumns(settings.userColumns()),
                        List.of("event_time", "draw", "negative"))
                .flatMap(List::stream)
                .toList();
    }

    private Dataset<Row> kept(Dataset<Row> rows) {
        Dataset<Row> kept = rows.persist();
        persisted.add(kept);
        return kept;
    }
}
