package io.dynasage.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recommends items for a basket: to a user whom training did not know, from the ids of the items that the user chose.
 * It needs a model's artifact and the ids of its items, and neither an endpoint nor Spark. See {@link FoldIn} for the
 * arithmetic.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class BasketLists {
    private final FoldIn foldIn;
    private final List<String> ids;
    private final Map<String, Integer> indices = new HashMap<>();

    /** A recommended item with its score, the probability that the user chooses it. */
    public record Item(String itemId, double score) {}

    private BasketLists(FactorizationMachine model, List<String> ids) {
        this.foldIn = FoldIn.of(model, model.featureDim() - ids.size() - 1);
        this.ids = List.copyOf(ids);
        for (int item = 0; item < ids.size(); item++) {
            indices.put(ids.get(item), item + 1);
        }
    }

    /**
     * Prepares a model, which reads all of it once.
     *
     * @param model a model of implicit recommendation without columns of users or items, see {@link ModelArchive}
     * @param itemIds the ids of the items in the order of their indices, from 1 on, as in the feature space that was
     *     saved with the model
     * @throws IllegalArgumentException if the model has too few features for so many items, or is a regressor
     */
    public static BasketLists of(FactorizationMachine model, List<String> itemIds) {
        return new BasketLists(model, itemIds);
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
        int[] chosen = basket.stream()
                .filter(indices::containsKey)
                .mapToInt(indices::get)
                .distinct()
                .sorted()
                .toArray();
        SideFactors user = foldIn.user(chosen);
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
