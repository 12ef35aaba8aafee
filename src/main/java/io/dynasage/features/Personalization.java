package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.dynasage.query.QueryFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Content ranking in context: which item a user chooses at this hour, on this device, given the categories and prices
 * of the items. The queries are in {@code features/personalization.sql}.
 */
public final class Personalization {
    private static final List<String> DERIVED = List.of("hour", "weekday", "daypart");

    private final QueryFile queries;
    private final PersonalizationSettings settings;
    private final List<Dataset<Row>> persisted = new ArrayList<>();

    private Personalization(QueryFile queries, PersonalizationSettings settings) {
        this.queries = queries;
        this.settings = settings;
    }

    /**
     * Turns events into examples. Features, the items to sample from and their properties come from the training part
     * only.
     *
     * <p>Examples have {@code user_id, item_id}, the declared columns, their indices, {@code event_time} of the choice,
     * {@code draw int} from 1 and {@code negative int} (0 for the choice). Negatives share the user, time and context
     * of their choice and are other items that training had seen by that day. Training repeats each positive in each
     * draw, or as often as its weight says; validation and test contain one draw. A candidate group is one choice of
     * the test part.
     *
     * @param events columns {@code user_id string, item_id string, event_time timestamp} (never null),
     *     {@code event_type string, rating double} (may be null), the declared columns, and {@code part} for a given
     *     split
     * @throws FeatureException if a declared column does not exist, there is nothing to train on, or a requested part
     *     is empty
     */
    public static Examples build(Dataset<Row> events, PersonalizationSettings settings) {
        try (QueryFile queries = QueryFile.open(events.sparkSession(), "features/personalization.sql")) {
            queries.set("negatives_per_positive", settings.negatives().perPositive())
                    .set("evaluation_negatives", settings.negatives().evaluation())
                    .set("time_zone", settings.timeZone().getId())
                    .set("seed", settings.seed());
            return new Personalization(queries, settings).build(events);
        }
    }

    private Examples build(Dataset<Row> events) {
        Dataset<Row> packed = packed(UserColumns.renamed(events, "part"));
        Dataset<Row> positives =
                settings.positives().of(packed, settings.weights()).persist();
        EventSplit split = new EventSplit("positives", settings.split());
        EventSplit.Parts parts = split.apply(positives);
        Dataset<Row> catalogue = catalogue(parts.train());
        Dataset<Row> placed = EventColumns.unpacked(kept(placed(parts.rows())), "context", "item");
        PartCounts counts =
                split.counts(placed).orElseThrow(() -> settings.positives().noPositives(packed));
        Map<String, NumericRange> numbers = NumericColumns.check(placed, settings.columns());
        FeatureSpace space = FeatureSpace.fit(placed.where("part = 'train'"), settings.columns());
        space.requireFeature(numbers);
        Dataset<Row> weighted = settings.weights().of(kept(indexed(placed, space)));
        queries.give("indexed", weighted).give("catalogue", kept(itemsIndexed(catalogue, space)));
        List<String> readable = new ArrayList<>(List.of("label", "user_id", "item_id"));
        settings.columns().stream()
                .map(FeatureColumn::rowColumn)
                .filter(column -> !readable.contains(column))
                .forEach(readable::add);
        readable.addAll(List.of("event_time", "draw", "negative"));
        positives.unpersist();
        return new Examples(
                Task.RANKING,
                examples(
                        "train",
                        settings.weights().drawn(weighted, settings.negatives().draws(), settings.seed())),
                examples("validation", weighted.withColumn("draws", lit(1))),
                examples("test", weighted.withColumn("draws", lit(1))),
                candidates(),
                null,
                new EventSignals(
                        Optional.of(EventColumns.unpacked(settings.weights().choices(weighted), "context", "item")),
                        Optional.empty()),
                List.of(),
                space,
                parts.times(),
                counts,
                settings.negatives().examplesOfAPositive(),
                ExampleNotes.of(numbers)
                        .with(settings.positives().counts(packed))
                        .with(split),
                List.of("user_id", "event_time", "draw", "negative", "item_id", "label"),
                readable,
                List.copyOf(persisted));
    }

    /** Returns the groups on which a ranking is evaluated; null if there is no test part. */
    private Dataset<Row> candidates() {
        if (!settings.split().holdsOut()) {
            return null;
        }
        return EventColumns.unpacked(kept(queries.run("candidates")), "context", "item");
    }

    /**
     * Returns packed events with the declared columns. Hour, weekday and similar columns are derived if the events do
     * not have them.
     */
    private Dataset<Row> packed(Dataset<Row> events) {
        List<String> there = List.of(events.columns());
        Dataset<Row> derived = queries.give("events", events).run("derived");
        for (String name : DERIVED) {
            if (!there.contains(name)) {
                derived = derived.withColumnRenamed("derived_" + name, name);
            }
        }
        derived = PriceBin.added(derived);
        List<FeatureColumn> declared = settings.columns().stream()
                .filter(column -> !column.column().equals(PersonalizationSettings.ITEM_AGE))
                .toList();
        ColumnTypes.check(derived.schema(), declared);
        return EventColumns.packed(
                derived,
                EventColumns.packed("context", settings.context()),
                EventColumns.packed("item", settings.item()));
    }

    private Dataset<Row> catalogue(Dataset<Row> train) {
        Dataset<Row> items = kept(queries.give("train", train).run("catalogue"));
        Dataset<Row> numbered = Numbering.of(queries.give("catalogue", items).run("catalogue-by-age"), "number");
        Dataset<Row> catalogue =
                kept(numbered.withColumn("draw_index", col("number").plus(1)).drop("number"));
        Dataset<Row> pools = ItemPool.of(queries.run("items-per-day"));
        long size = catalogue.count();
        if (size < ItemPool.LEAST) {
            throw new FeatureException(ItemPool.tooSmall(size));
        }
        queries.give("catalogue", catalogue).give("pools", pools).set("catalogue_size", size);
        return catalogue;
    }

    /** Returns the positives with all indices. The columns of the context and of the item are packed again. */
    private Dataset<Row> indexed(Dataset<Row> placed, FeatureSpace space) {
        Dataset<Row> rows = space.index(
                placed,
                space.idColumns().stream()
                        .filter(column -> !column.equals(PersonalizationSettings.ITEM_AGE))
                        .toList());
        Dataset<Row> context = EventColumns.repacked(rows, "context", withIndices(settings.context(), space));
        return EventColumns.repacked(context, "item", withIndices(settings.item(), space));
    }

    private Dataset<Row> itemsIndexed(Dataset<Row> catalogue, FeatureSpace space) {
        List<String> ids = new ArrayList<>(List.of("item_id"));
        settings.item().stream()
                .map(UserColumns::given)
                .filter(column -> space.block(column).declared().numbersIds())
                .forEach(ids::add);
        Dataset<Row> rows = space.index(EventColumns.unpacked(catalogue, "item"), ids);
        return EventColumns.repacked(rows, "item", withIndices(settings.item(), space));
    }

    private static List<String> withIndices(List<String> columns, FeatureSpace space) {
        List<String> all = new ArrayList<>(columns);
        columns.stream()
                .map(UserColumns::given)
                .map(space::block)
                .filter(block -> block.declared().numbersIds())
                .map(FeatureBlock::indexColumn)
                .forEach(all::add);
        return all;
    }

    /** Returns the positives with what the catalogue says of their items. */
    private Dataset<Row> placed(Dataset<Row> parts) {
        if (settings.weights().differ()) {
            return queries.give("parts", parts).run("placed");
        }
        Dataset<Row> alike = parts.withColumn(EventWeights.OF_TYPE, lit(1.0));
        return queries.give("parts", alike).run("placed").drop(EventWeights.OF_TYPE);
    }

    /** @param drawn positives with a column {@code draws int}, how often each is an example */
    private Dataset<Row> examples(String part, Dataset<Row> drawn) {
        Dataset<Row> rows = queries.give("drawn", drawn).set("part", part).run("examples");
        Dataset<Row> unpacked = EventColumns.unpacked(rows, "context", "item");
        return settings.ages() ? unpacked : unpacked.drop(PersonalizationSettings.ITEM_AGE);
    }

    private Dataset<Row> kept(Dataset<Row> rows) {
        Dataset<Row> kept = rows.persist();
        persisted.add(kept);
        return kept;
    }
}
