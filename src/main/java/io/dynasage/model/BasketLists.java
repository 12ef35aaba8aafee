package io.dynasage.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Recommends items for a basket: to a user whom training did not know, from the ids of the items that the user chose.
 * It needs a model's artifact and the ids of its items or, where the model reads columns, their features, and no
 * endpoint. Once it is made, it needs no Spark. See {@link FoldIn} for the arithmetic.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class BasketLists {
    private final FactorizationMachine model;
    private final FoldIn foldIn;
    private final List<String> ids;
    private final Map<String, Integer> indices = new HashMap<>();

    /** A recommended item with its score, the probability that the user chooses it. */
    public record Item(String itemId, double score) {}

    private BasketLists(FactorizationMachine model, FoldIn foldIn, List<String> ids) {
        this.model = model;
        this.foldIn = foldIn;
        this.ids = List.copyOf(ids);
        for (int item = 0; item < ids.size(); item++) {
            indices.put(ids.get(item), item + 1);
        }
    }

    /**
     * Prepares a model without columns, which reads all of it once.
     *
     * @param model a model of implicit recommendation without columns of users or items, see {@link ModelArchive}
     * @param firstItem the feature for unknown items, the offset of {@code item_id} in the feature space that was saved
     *     with the model
     * @param itemIds the ids of the items in the order of their indices, from 1 on, as in that space
     * @throws IllegalArgumentException if the model has other features than those of users and these items, or is a
     *     regressor
     */
    public static BasketLists of(FactorizationMachine model, int firstItem, List<String> itemIds) {
        int after = model.featureDim() - firstItem - 1;
        if (after != itemIds.size()) {
            throw new IllegalArgumentException("the model has " + after + " features after " + firstItem + ", that of"
                    + " unknown items, but there are " + itemIds.size() + " ids: it also reads columns, which ids do"
                    + " not say, or it is a model of other items; give the features of its items instead"
                    + " (ItemFeatures), from the run that trained it");
        }
        return new BasketLists(model, FoldIn.of(model, firstItem), itemIds);
    }

    /**
     * Prepares a model that may read columns of users and items, which reads all of it once. Items of which only
     * columns are known are recommended, too.
     *
     * @param model a model of implicit recommendation, see {@link ModelArchive}
     * @param firstItem the feature for unknown items, the offset of {@code item_id} in the feature space that was saved
     *     with the model
     * @param items {@code id string, index int, features vector}, the features of each item, by indices from 1 on
     * @param unknownUser the features of a user of whose columns nothing is known; none without columns of users
     * @throws IllegalArgumentException if the indices are not 1, 2, ..., or the model is a regressor
     */
    public static BasketLists of(FactorizationMachine model, int firstItem, Dataset<Row> items, Vector unknownUser) {
        Broadcast<FactorizationMachine> shared = JavaSparkContext.fromSparkContext(
                        items.sparkSession().sparkContext())
                .broadcast(model);
        List<Row> rows = items.select("id", "index").orderBy("index").collectAsList();
        for (int item = 0; item < rows.size(); item++) {
            if (rows.get(item).getInt(1) != item + 1) {
                throw new IllegalArgumentException("the item " + rows.get(item).getString(0) + " has the index "
                        + rows.get(item).getInt(1) + " instead of " + (item + 1)
                        + "; give the features of all items of one model, each once");
            }
        }
        Dataset<Row> sides = SideFactors.table(items, shared);
        FactorizationMachine pairs = PairModel.of(model, firstItem, rows.size() + 1, sides.limit(0), sides);
        FoldIn foldIn = FoldIn.of(model, pairs, firstItem, SideFactors.of(model, unknownUser.toSparse()));
        return new BasketLists(
                model, foldIn, rows.stream().map(row -> row.getString(0)).toList());
    }

    /**
     * Returns the best items that are not in the basket, best first. Items of equal score are in the order of their
     * indices.
     *
     * @param basket ids of items; those that the model does not know count for nothing. For a basket without a known
     *     item, these are the best items for the mean of the known users
     * @param size the number of items, at least 1; fewer are returned if there are fewer
     */
    public List<Item> recommend(Collection<String> basket, int size) {
        return recommend(basket, foldIn.unknownColumns(), size);
    }

    /**
     * Returns the best items for a user whose columns are known, see {@link #recommend(Collection, int)}.
     *
     * @param user the features of the user's columns alone, in the feature space that was saved with the model
     * @throws IllegalArgumentException if the features have another number of places than the model
     */
    public List<Item> recommend(Collection<String> basket, Vector user, int size) {
        if (user.size() != model.featureDim()) {
            throw new IllegalArgumentException("the features of the user have " + user.size()
                    + " places, but this is a " + model
                    + "; encode with the feature space that was saved with the model");
        }
        return recommend(basket, SideFactors.of(model, user.toSparse()), size);
    }

    private List<Item> recommend(Collection<String> basket, SideFactors columns, int size) {
        int[] chosen = basket.stream()
                .filter(indices::containsKey)
                .mapToInt(indices::get)
                .distinct()
                .sorted()
                .toArray();
        SideFactors user = foldIn.user(columns, chosen);
        TopList list = new ListLimits(size, Integer.MAX_VALUE).emptyList();
        for (int item = 1; item <= ids.size(); item++) {
            if (Arrays.binarySearch(chosen, item) < 0) {
                list.offer((float) foldIn.score(user, item), item, ids.get(item - 1), null);
            }
        }
        return Arrays.stream(list.bestFirst())
                .map(item -> new Item(item.id(), 1 / (1 + Math.exp(-(double) item.score()))))
                .toList();
    }
}
