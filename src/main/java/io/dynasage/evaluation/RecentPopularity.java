package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Popularity by the number of different users who chose an item in the last days before the test part. The validation
 * part chooses how many days count: those whose ranking of all items, by the choices before the validation part, gives
 * the items that were chosen in it the largest mean of {@code 1 / log2(1 + rank)}. Without a validation part, all time
 * counts.
 */
public final class RecentPopularity {
    private final Dataset<Row> items;
    private final PopularityWindow window;

    private RecentPopularity(Dataset<Row> items, PopularityWindow window) {
        this.items = items;
        this.window = window;
    }

    /**
     * The moments from which on choices are held out.
     *
     * @param validation the first instant of the validation part
     * @param test the first instant of the test part
     */
    public record HeldOut(Instant validation, Instant test) {}

    /**
     * Counts the users and chooses the window.
     *
     * @param train the choices of the training part: {@code user_id, item_index, event_time timestamp}; index 0, the
     *     unknown item, is left out. With a column {@value Baselines#WEIGHT}, a user counts as much as the heaviest of
     *     the user's choices of the item
     * @param validation the choices of the validation part, with the same columns
     */
    public static RecentPopularity of(Dataset<Row> train, Dataset<Row> validation, HeldOut from) {
        Dataset<Row> pairs = choices(train, validation)
                .groupBy("item_index", "user_id")
                .agg(
                        lastInTraining().as("trained"),
                        max("event_time").as("last"),
                        max(Baselines.WEIGHT).as(Baselines.WEIGHT),
                        sum("held_out").as("chosen"));
        List<Column> columns = new ArrayList<>(List.of(sum("chosen").as("chosen")));
        Column weight = col(Baselines.WEIGHT);
        for (PopularityWindow any : PopularityWindow.values()) {
            columns.add(any.users(col("trained"), from.validation(), weight).as("before_validation" + any.suffix()));
            columns.add(any.users(col("last"), from.test(), weight).as("before_test" + any.suffix()));
        }
        Dataset<Row> items = Scorer.each(pairs.groupBy("item_index"), columns).persist(StorageLevel.MEMORY_AND_DISK());
        return new RecentPopularity(items, best(items));
    }

    /**
     * Returns the moments for parts that no moment divides: just after the last choice of the training part, and just
     * after the last one of both parts; the beginning of 1970 where there is no choice.
     */
    public static HeldOut after(Dataset<Row> train, Dataset<Row> validation) {
        Row last = choices(train, validation)
                .agg(lastInTraining().as("trained"), max("event_time").as("last"))
                .selectExpr("unix_micros(trained)", "unix_micros(last)")
                .head();
        return new HeldOut(after(last, 0), after(last, 1));
    }

    private static Instant after(Row last, int column) {
        return last.isNullAt(column) ? Instant.EPOCH : Instant.EPOCH.plus(last.getLong(column) + 1, ChronoUnit.MICROS);
    }

    /** Returns the items that users chose before the test part: {@code item_index int, events bigint}, the users. */
    public Dataset<Row> items() {
        return items.select(
                col("item_index"), col("before_test" + window.suffix()).as("events"));
    }

    /** Returns the window that was chosen. */
    public PopularityWindow window() {
        return window;
    }

    private static Dataset<Row> choices(Dataset<Row> train, Dataset<Row> validation) {
        return choices(train, 0).union(choices(validation, 1));
    }

    private static Dataset<Row> choices(Dataset<Row> rows, int heldOut) {
        return rows.where(col("item_index").notEqual(0))
                .select(
                        Baselines.weight(rows).orElse(lit(1L)).as(Baselines.WEIGHT),
                        col("item_index"),
                        col("user_id"),
                        col("event_time"),
                        lit(heldOut).as("held_out"));
    }

    private static Column lastInTraining() {
        return max(when(col("held_out").equalTo(0), col("event_time")));
    }

    /** Returns the best window: of equally good ones, the first. */
    private static PopularityWindow best(Dataset<Row> items) {
        String windows = Stream.of(PopularityWindow.values())
                .map(any -> "struct('" + any.name() + "' AS name, before_validation" + any.suffix() + " AS users)")
                .collect(Collectors.joining(", ", "inline(array(", "))"));
        Map<String, NavigableMap<Long, Row>> counts = new HashMap<>();
        items.select(col("chosen"), expr(windows))
                .groupBy("name", "users")
                .agg(count(lit(1)), sum("chosen"))
                .collectAsList()
                .forEach(row -> counts.computeIfAbsent(row.getString(0), name -> new TreeMap<>())
                        .put(row.getLong(1), row));
        PopularityWindow best = PopularityWindow.ALL_TIME;
        double most = 0;
        for (PopularityWindow any : PopularityWindow.values()) {
            double gain = gain(counts.getOrDefault(any.name(), new TreeMap<>()));
            if (gain > most) {
                best = any;
                most = gain;
            }
        }
        return best;
    }

    /**
     * Returns the sum of the discounts of the chosen items' ranks. Items with the same number of users are in random
     * order.
     *
     * @param byUsers by number of users, the number of items (column 2) and how often they were chosen (column 3)
     */
    private static double gain(NavigableMap<Long, Row> byUsers) {
        double gain = 0;
        long above = 0;
        for (Row same : byUsers.descendingMap().values()) {
            long chosen = same.getLong(3);
            if (chosen > 0) {
                gain += chosen * new Placement(above, same.getLong(2) - 1).ndcgAt(Integer.MAX_VALUE);
            }
            above += same.getLong(2);
        }
        return gain;
    }
}
