package io.dynasage.model;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/**
 * Places of each list that are kept for some items.
 *
 * @param places their number, at least 1
 * @param items column {@code item_index int}
 */
record ReservedPlaces(int places, Dataset<Row> items) {

    /** Ranks items for all users, in the form of {@link RankedLists#SCHEMA}. */
    interface Ranking {
        Dataset<Row> of(Dataset<Row> items, ListLimits limits);
    }

    /**
     * Checks the number of places.
     *
     * @throws IllegalArgumentException if there is none
     */
    ReservedPlaces {
        if (places < 1) {
            throw new IllegalArgumentException(
                    places + " places keep nothing for any item; keep at least 1, or none at all");
        }
    }

    /**
     * Returns lists in which these items have their places.
     *
     * @param lists the lists of all items
     * @param allowed all items that lists may hold
     */
    Dataset<Row> in(Dataset<Row> lists, ListLimits limits, Dataset<Row> allowed, Ranking ranking) {
        Dataset<Row> few = allowed.join(
                        items.select(col("item_index").cast("int").as("index")), new String[] {"index"}, "left_semi")
                .select(columns(allowed.columns()));
        if (few.isEmpty()) {
            return lists;
        }
        Dataset<Row> kept = ranking.of(few, new ListLimits(Math.min(places, limits.size()), limits.perCategory()));
        MapFunction<Row, Row> filled = row ->
                RowFactory.create(row.get(0), row.get(1), row.get(2), filled(row.getList(4), row.getList(3), limits));
        return lists.join(kept.select(col("user_index"), col("items").as("kept")), "user_index")
                .select(columns("user_id", "user_index", "user_bias", "items", "kept"))
                .map(filled, Encoders.row(RankedLists.SCHEMA));
    }

    /** Returns the kept items and the best others, as far as the limits allow, in the order of lists. */
    private static Object[] filled(List<Row> kept, List<Row> best, ListLimits limits) {
        List<Row> candidates = new ArrayList<>(kept);
        candidates.addAll(best);
        List<Row> list = new ArrayList<>();
        Set<Integer> there = new HashSet<>();
        Map<String, Integer> ofCategory = new HashMap<>();
        for (Row item : candidates) {
            Optional<String> category = Optional.ofNullable(item.getString(3));
            boolean fits = category.map(ofCategory::get)
                    .filter(count -> count >= limits.perCategory())
                    .isEmpty();
            if (list.size() < limits.size() && fits && there.add(item.getInt(1))) {
                category.ifPresent(name -> ofCategory.merge(name, 1, Integer::sum));
                list.add(item);
            }
        }
        return list.stream().sorted(ReservedPlaces::compared).toArray();
    }

    private static int compared(Row one, Row other) {
        return ranked(one).compareTo(ranked(other));
    }

    private static RankedItem ranked(Row item) {
        return new RankedItem(item.getFloat(0), item.getInt(1), item.getString(2), item.getString(3));
    }

    private static Column[] columns(String... names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
