package io.dynasage.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.posexplode;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Finds the exact best items of every user from factors: {@code bias + b_user + b_item + <v_user, v_item>}, for every
 * user with every item, in 32-bit floats added in a fixed order. The same factors give the same lists, bit for bit,
 * regardless of the partitioning. Items of equal score are in ascending order of their index.
 *
 * <p>Memory: a task holds one slice of items and 128 users. If all items fit into one slice, which by default holds
 * about 300,000 items of 64 factors, the slice is broadcast (and passes through the driver). Otherwise every partition
 * of users is combined with every slice, and the lists are merged. Nothing else is collected.
 *
 * <p>Immutable.
 */
public final class TopN {
    /** The largest number of rankings of {@link #rankEach}. */
    public static final int MOST_AT_ONCE = 31;

    /** The default of {@link #slicesOf}: 128 MiB. */
    public static final long DEFAULT_SLICE_BYTES = 128L << 20;

    private final ListLimits limits;
    private final String score;
    private final ListFilters filters;
    private final long sliceBytes;
    private final Optional<ReservedPlaces> reserved;

    private TopN(
            ListLimits limits, String score, ListFilters filters, long sliceBytes, Optional<ReservedPlaces> reserved) {
        this.limits = limits;
        this.score = score;
        this.filters = filters;
        this.sliceBytes = sliceBytes;
        this.reserved = reserved;
    }

    /**
     * Creates a ranking with the scores of a factorization machine, as in {@link FactorizationMachine#score}: the
     * probability of label 1 for a classifier, the value for a regressor. The lists are ordered by the raw values, even
     * where different values have the same probability.
     *
     * @param model the model that the factors come from
     * @param size number of items of each list, at least 1
     */
    public static TopN of(FactorizationMachine model, int size) {
        if (!Float.isFinite(model.bias())) {
            throw new IllegalArgumentException("the model's constant term is " + model.bias()
                    + ", so no score is a number; its training has diverged, train it again");
        }
        String raw = "(" + (double) model.bias() + "D + user_bias + cast(item.score AS double))";
        return new TopN(
                new ListLimits(size, Integer.MAX_VALUE),
                model.classifier() ? "1 / (1 + exp(-" + raw + "))" : raw,
                ListFilters.NONE,
                DEFAULT_SLICE_BYTES,
                Optional.empty());
    }

    /**
     * Creates a ranking with the plain {@code b_user + b_item + <v_user, v_item>} as scores, for factors of any model.
     */
    public static TopN ofInnerProducts(int size) {
        return of(new FactorizationMachine(false, 0, new float[1], new float[1], 1), size);
    }

    /**
     * Returns a copy that leaves the items that a user has chosen, or knows otherwise, out of the user's list.
     *
     * @param pairs columns {@code user_index int, item_index int}; repeated pairs are allowed, and other columns are
     *     ignored
     */
    public TopN withoutChosen(Dataset<Row> pairs) {
        return with(limits, new ListFilters(pairs, filters.excluded(), filters.categories()));
    }

    /**
     * Returns a copy that leaves items out of all lists, such as those out of stock.
     *
     * @param items column {@code item_index int}; unknown indices are ignored
     */
    public TopN withoutItems(Dataset<Row> items) {
        return with(limits, new ListFilters(filters.chosen(), items, filters.categories()));
    }

    /**
     * Returns a copy that limits the number of items of one category in a list. The list results from taking items from
     * the best on and skipping those whose category is full.
     *
     * @param most largest number of items of one category in one list, at least 1
     * @param categories columns {@code item_index int, category string}, at most one row per item; items without a
     *     category, or with null, are not limited
     */
    public TopN atMostPerCategory(int most, Dataset<Row> categories) {
        return with(
                new ListLimits(limits.size(), most), new ListFilters(filters.chosen(), filters.excluded(), categories));
    }

    /**
     * Returns a copy that limits the memory that items take in one task.
     *
     * @param bytes estimated size of a slice, at least 1; no slice is smaller than a tile of 1024 items in memory,
     *     though it may hold a single item
     */
    public TopN slicesOf(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("slices of " + bytes + " bytes hold no item; allow some megabytes");
        }
        return new TopN(limits, score, filters, bytes, reserved);
    }

    /**
     * Returns a copy that keeps places of each list for some items, such as new ones. The list holds the best of them,
     * as many as there are places or allowed items, and is filled with the best of all; all limits hold. It is in the
     * order of the scores.
     *
     * @param places at least 1; more than the list has are all of them
     * @param items column {@code item_index int}; unknown indices are ignored
     */
    public TopN reserving(int places, Dataset<Row> items) {
        return new TopN(limits, score, filters, sliceBytes, Optional.of(new ReservedPlaces(places, items)));
    }

    private TopN with(ListLimits others, ListFilters kept) {
        return new TopN(others, score, kept, sliceBytes, reserved);
    }

    /**
     * Ranks the items for every user. The items are counted immediately; the users are read when the result is read.
     *
     * @param users columns {@code id string, index int, bias float, factors array<float>}, each index once, such as
     *     {@link SideFactors#table} returns
     * @param items the same columns for items
     * @return {@code user_id string, user_index int, items array<struct<item_id string, item_index int, score
     *     double>>}, best first, one row for each user, in no particular order; a list is shorter if fewer items are
     *     allowed. Reading it fails with an {@link IllegalArgumentException} inside Spark's exception if rows are
     *     incomplete, have another number of factors, or are not finite
     * @throws IllegalArgumentException if a column is missing, or no item is left
     */
    public Dataset<Row> rank(Dataset<Row> users, Dataset<Row> items) {
        return list(ranked(List.of(this), users, items, RankingPass::own), 0);
    }

    /**
     * Ranks the items for every user by several rankings, in one pass that computes each score once. The rankings may
     * differ in their lengths, limits per category, excluded items and kept places.
     *
     * @param rankings 1 to {@value #MOST_AT_ONCE}
     * @return {@code user_id string, user_index int, lists}, from which {@link #list} takes the lists of a ranking;
     *     persist it before taking several. The lists of a ranking that leaves out every item are empty
     * @throws IllegalArgumentException if a column is missing, or the rankings differ in something else
     */
    public static Dataset<Row> rankEach(List<TopN> rankings, Dataset<Row> users, Dataset<Row> items) {
        return ranked(rankings, users, items, pass -> 0L);
    }

    /** @param needed returns the bits of the lists for which an item must be left */
    private static Dataset<Row> ranked(
            List<TopN> rankings, Dataset<Row> users, Dataset<Row> items, ToLongFunction<RankingPass> needed) {
        List<RankingPass.Rules> rules = rankings.stream().map(TopN::rules).toList();
        RankingPass pass = RankingPass.of(rules);
        TopN first = rankings.get(0);
        if (!rankings.stream().allMatch(first::isAlike)) {
            throw new IllegalArgumentException("rankings of one pass share their scores, what users have chosen, the"
                    + " items' categories and the size of slices, but these differ; rank them in several passes");
        }
        Dataset<Row> allowed = pass.marked(rules, first.filters.withCategories(items));
        ItemSlices slices = ItemSlices.cut(allowed, first.sliceBytes, needed.applyAsLong(pass));
        return first.scored(ranked(first.filters.withChosen(users), slices, pass));
    }

    /**
     * Returns the lists of one ranking.
     *
     * @param ranked the result of {@link #rankEach}
     * @param place the ranking's place there, from 0
     * @return the columns of {@link #rank}
     */
    public static Dataset<Row> list(Dataset<Row> ranked, int place) {
        return ranked.select(
                col("user_id"), col("user_index"), expr("lists[" + place + "]").as("items"));
    }

    private RankingPass.Rules rules() {
        return new RankingPass.Rules(limits, Optional.ofNullable(filters.excluded()), reserved);
    }

    private boolean isAlike(TopN other) {
        return score.equals(other.score)
                && filters.chosen() == other.filters.chosen()
                && filters.categories() == other.filters.categories()
                && sliceBytes == other.sliceBytes;
    }

    private static Dataset<Row> ranked(Dataset<Row> users, ItemSlices slices, RankingPass pass) {
        if (slices.count() == 0) {
            return RankedLists.empty(users, pass);
        }
        int factorCount = slices.factorCount();
        JavaRDD<UserBatch> batches = users.toJavaRDD().mapPartitions(rows -> UserBatch.batches(rows, factorCount));
        SparkSession spark = users.sparkSession();
        if (slices.count() == 1) {
            return spark.createDataFrame(ranked(batches, slices, pass), RankedLists.SCHEMA);
        }
        return RankedLists.merged(spark.createDataFrame(met(batches, slices, pass), RankedLists.PART), pass);
    }

    /**
     * Returns lists as one row per item.
     *
     * @param lists the result of {@link #rank}
     * @return {@code user_id string, rank int} from 1, {@code item_id string, score double}
     */
    public static Dataset<Row> rows(Dataset<Row> lists) {
        return lists.select(col("user_id"), posexplode(col("items")))
                .select(col("user_id"), col("pos").plus(1).as("rank"), col("col.item_id"), col("col.score"));
    }

    /**
     * Returns lists as indices alone, for ranking metrics.
     *
     * @param lists the result of {@link #rank}
     * @return {@code user_index int, items array<int>}, best first
     */
    public static Dataset<Row> indices(Dataset<Row> lists) {
        return lists.select(col("user_index"), col("items.item_index").as("items"));
    }

    private static JavaRDD<Row> ranked(JavaRDD<UserBatch> batches, ItemSlices slices, RankingPass pass) {
        Broadcast<ItemSlice> items = JavaSparkContext.fromSparkContext(batches.context())
                .broadcast(slices.packed().first());
        return batches.flatMap(
                users -> RankedLists.whole(items.value(), users, pass).iterator());
    }

    private static JavaRDD<Row> met(JavaRDD<UserBatch> batches, ItemSlices slices, RankingPass pass) {
        return slices.packed()
                .cartesian(batches)
                .flatMap(pair -> RankedLists.parts(pair._1(), pair._2(), pass).iterator());
    }

    private Dataset<Row> scored(Dataset<Row> ranked) {
        String lists = "transform(lists, items -> transform(items, item -> named_struct('item_id', item.item_id,"
                + " 'item_index', item.item_index, 'score', " + score + ")))";
        return ranked.select(col("user_id"), col("user_index"), expr(lists).as("lists"));
    }
}
