package io.dynasage.features;

import static org.apache.spark.sql.functions.col;

import io.dynasage.query.QueryFile;
import java.util.List;
import java.util.Map;
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
     * <p>Implicit: pairs of one user and one item, with their columns. Training repeats each positive in each draw, or
     * as often as its weight says, in the mean once in each draw; validation and test contain one draw. A negative is
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
     *     {@code event_type string, rating double} (may be null), the columns of the settings, and {@code part} for a
     *     given split
     * @throws FeatureException if there is nothing to train on, or a requested part is empty
     */
    public static Examples build(Dataset<Row> events, RecommendationSettings settings) {
        try (QueryFile queries = QueryFile.open(events.sparkSession(), QUERIES)) {
            return switch (settings.feedback()) {
                case IMPLICIT -> new ImplicitExamples(queries, settings).of(events);
                case EXPLICIT -> explicit(queries, events, settings);
            };
        }
    }

    private static Examples explicit(QueryFile queries, Dataset<Row> events, RecommendationSettings settings) {
        List<String> item =
                settings.itemColumns().stream().map(FeatureColumn::rowColumn).toList();
        Dataset<Row> named = UserColumns.renamed(events, "part");
        ColumnTypes.check(named.schema(), settings.columns());
        Dataset<Row> packed = EventColumns.packed(named, EventColumns.packed("item", item));
        Dataset<Row> ratings = EventColumns.unpacked(
                        queries.give("events", packed).run("ratings").drop("event_type"), "item")
                .persist();
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
        Dataset<Row> indexed = space.index(parts.rows(), space.idColumns())
                .withColumnRenamed("rating", "label")
                .persist();
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
}
