package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items that each user knows, as pairs {@code user_index int, item_index int}, both above 0. Pairs may be repeated.
 *
 * @param rule which of a user's events make an item known
 * @param examples examples with {@code user_index} and {@code item_index}
 * @param events all events, also those that are not suitable for training
 */
public record KnownItems(Exclusion rule, Examples examples, Dataset<Row> events) {
    private static final List<String> IDS = List.of("user_id", "item_id");

    /** Returns the pairs that all events and examples show; empty if nothing is left out. */
    public Optional<Dataset<Row>> pairs() {
        return pairs(
                Stream.of(examples.onceInTraining(), examples.onceInValidation(), examples.onceInTest()),
                examples.signals().refused(),
                Optional.of(events).filter(KnownItems::hasIds));
    }

    /**
     * Returns the pairs that were known before the test part; empty if nothing is left out. If the parts are not cut by
     * time, a user's events count until the user's last choice outside the test part: what the user looks at on the way
     * to a choice of the test part belongs to that choice, and the choice itself is never known, although the lines of
     * an order have one time. If the test part is drawn at random, or events have no times, all events of the items
     * that it holds of the user belong to it.
     */
    public Optional<Dataset<Row>> pairsBeforeTest() {
        return pairs(
                Stream.of(examples.onceInTraining(), examples.onceInValidation()),
                examples.signals().refused().map(all -> all.where("part = 'train'")),
                Optional.of(events).filter(KnownItems::hasIds).map(this::beforeTest));
    }

    /**
     * Returns the pairs of users who have no feature of their own; empty if nothing is left out.
     *
     * @param users columns {@code user_id string, user_index int}, numbers of any kind above 0, and {@code chosen
     *     array<int>}, indices of items
     */
    public Optional<Dataset<Row>> pairsOf(Dataset<Row> users) {
        Dataset<Row> chosen = users.selectExpr("user_index", "explode(chosen) AS item_index");
        return switch (rule) {
            case NOTHING -> Optional.empty();
            case CHOSEN -> Optional.of(and(chosen, examples.signals().refused().map(rows -> itemsOf(users, rows))));
            case SEEN ->
                Optional.of(and(
                        chosen, Optional.of(events).filter(KnownItems::hasIds).map(rows -> itemsOf(users, rows))));
        };
    }

    private Dataset<Row> itemsOf(Dataset<Row> users, Dataset<Row> rows) {
        Dataset<Row> pairs = rows.select("user_id", "item_id")
                .join(users.select("user_id", "user_index"), "user_id")
                .distinct();
        return known(examples.space().index(pairs, List.of("item_id")));
    }

    private Optional<Dataset<Row>> pairs(
            Stream<Dataset<Row>> parts, Optional<Dataset<Row>> refused, Optional<Dataset<Row>> seen) {
        return switch (rule) {
            case NOTHING -> Optional.empty();
            case CHOSEN -> Optional.of(and(chosen(parts), refused.map(this::known)));
            case SEEN -> Optional.of(and(chosen(parts), seen.map(this::indexed)));
        };
    }

    private static Dataset<Row> and(Dataset<Row> pairs, Optional<Dataset<Row>> more) {
        return more.map(pairs::union).orElse(pairs);
    }

    /** Returns the pairs of parts. What a row with label 0 shows was not chosen; a rating always was. */
    private Dataset<Row> chosen(Stream<Dataset<Row>> parts) {
        return parts.map(this::choices).map(this::known).reduce(Dataset::union).orElseThrow();
    }

    private Dataset<Row> choices(Dataset<Row> part) {
        return examples.task() == Task.REGRESSION ? part : part.where("label = 1");
    }

    private Dataset<Row> indexed(Dataset<Row> seen) {
        return known(examples.space().index(seen.select("user_id", "item_id").distinct(), IDS));
    }

    private Dataset<Row> beforeTest(Dataset<Row> all) {
        Instant testFrom = examples.splitTimes().testFrom();
        if (testFrom != null) {
            return all.where(col("event_time").lt(lit(testFrom)));
        }
        if (examples.notes().isRandom() || !List.of(all.columns()).contains("event_time")) {
            return all.join(
                    choices(examples.onceInTest()).select("user_id", "item_id"),
                    IDS.toArray(String[]::new),
                    "left_anti");
        }
        Dataset<Row> last = Stream.of(examples.onceInTraining(), examples.onceInValidation())
                .map(part -> choices(part).select("user_id", "event_time"))
                .reduce(Dataset::union)
                .orElseThrow()
                .groupBy("user_id")
                .agg(max("event_time").as("last_choice"));
        return all.select("user_id", "item_id", "event_time")
                .join(last, "user_id")
                .where(col("event_time").leq(col("last_choice")))
                .join(
                        choices(examples.onceInTest()).select("user_id", "item_id", "event_time"),
                        new String[] {"user_id", "item_id", "event_time"},
                        "left_anti");
    }

    private Dataset<Row> known(Dataset<Row> rows) {
        return examples.listed(rows).select("user_index", "item_index").where("user_index > 0 AND item_index > 0");
    }

    private static boolean hasIds(Dataset<Row> events) {
        return List.of(events.columns()).containsAll(IDS);
    }
}
