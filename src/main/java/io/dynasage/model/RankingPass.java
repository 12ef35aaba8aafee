package io.dynasage.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The lists that one pass over users and items makes: a list for each ranking, and one more for each that keeps places,
 * of the items that have them.
 *
 * @param limits those of each list, the rankings' first
 * @param keeping the number of the list of a ranking's kept items, for each ranking; its own number if it keeps none
 */
record RankingPass(List<ListLimits> limits, List<Integer> keeping) implements Serializable {
    /** What one ranking says of its lists: their limits, the items that it leaves out, and the places that it keeps. */
    record Rules(ListLimits limits, Optional<Dataset<Row>> excluded, Optional<ReservedPlaces> reserved) {}

    /**
     * Returns the pass of rankings.
     *
     * @throws IllegalArgumentException if they are too many for one
     */
    static RankingPass of(List<Rules> rankings) {
        if (rankings.isEmpty() || rankings.size() > TopN.MOST_AT_ONCE) {
            throw new IllegalArgumentException("one pass makes the lists of 1 to " + TopN.MOST_AT_ONCE
                    + " rankings, but there are " + rankings.size() + "; rank them in several passes");
        }
        List<ListLimits> limits =
                new ArrayList<>(rankings.stream().map(Rules::limits).toList());
        List<Integer> keeping = new ArrayList<>();
        for (Rules ranking : rankings) {
            keeping.add(ranking.reserved().isPresent() ? limits.size() : keeping.size());
            ranking.reserved().ifPresent(places -> limits.add(places.limits(ranking.limits())));
        }
        return new RankingPass(List.copyOf(limits), List.copyOf(keeping));
    }

    /**
     * Returns the items that some list may hold, with {@code lists bigint}, of which a bit is set for each list that
     * may hold the item.
     */
    Dataset<Row> marked(List<Rules> rankings, Dataset<Row> items) {
        Map<Dataset<Row>, Long> without = new LinkedHashMap<>();
        Map<Dataset<Row>, Long> among = new LinkedHashMap<>();
        for (int place = 0; place < rankings.size(); place++) {
            long kept = 1L << keeping.get(place);
            long both = 1L << place | kept;
            Rules ranking = rankings.get(place);
            ranking.excluded().ifPresent(out -> without.merge(out, both, RankingPass::or));
            ranking.reserved().ifPresent(places -> among.merge(places.items(), kept, RankingPass::or));
        }
        long all = (1L << limits.size()) - 1;
        long limited = among.values().stream().reduce(0L, RankingPass::or);
        return Stream.concat(
                        without.entrySet().stream().map(of -> marks(of.getKey(), of.getValue(), 0)),
                        among.entrySet().stream().map(of -> marks(of.getKey(), 0, of.getValue())))
                .reduce(Dataset::union)
                .map(marks -> marked(items, marks, all & ~limited))
                .orElseGet(() -> items.withColumn("lists", lit(all)));
    }

    private static Dataset<Row> marked(Dataset<Row> items, Dataset<Row> marks, long unlimited) {
        Dataset<Row> ofItems = marks.groupBy("index")
                .agg(
                        expr("bit_or(without)").as("without"),
                        expr("bit_or(among)").as("among"));
        return items.join(ofItems, new String[] {"index"}, "left")
                .withColumn(
                        "lists",
                        lit(unlimited)
                                .bitwiseOR(coalesce(col("among"), lit(0L)))
                                .bitwiseAND(expr("~coalesce(without, 0L)")))
                .where("lists <> 0")
                .select("id", "index", "bias", "factors", "category", "lists");
    }

    private static long or(long one, long other) {
        return one | other;
    }

    private static Dataset<Row> marks(Dataset<Row> items, long without, long among) {
        return items.select(
                col("item_index").cast("int").as("index"),
                lit(without).as("without"),
                lit(among).as("among"));
    }

    /** Returns the bits of the rankings' own lists. */
    long own() {
        return (1L << keeping.size()) - 1;
    }

    /** Returns an empty list of each number for each user. */
    TopList[][] emptyLists(int users) {
        return limits.stream()
                .map(most -> IntStream.range(0, users)
                        .mapToObj(user -> most.emptyList())
                        .toArray(TopList[]::new))
                .toArray(TopList[][]::new);
    }

    /**
     * Returns the list of each ranking, with the kept items in their places.
     *
     * @param lists a user's list of each number, best first
     */
    RankedItem[][] finished(RankedItem[][] lists) {
        return IntStream.range(0, keeping.size())
                .mapToObj(place -> keeping.get(place) == place
                        ? lists[place]
                        : ReservedPlaces.filled(lists[keeping.get(place)], lists[place], limits.get(place)))
                .toArray(RankedItem[][]::new);
    }
}
