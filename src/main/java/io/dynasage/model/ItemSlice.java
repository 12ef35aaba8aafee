package io.dynasage.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Items in ascending order of their index, packed for scoring in tiles of {@value #TILE} items. In a tile, the values
 * of one factor are contiguous for all items, so the sum over factors is a loop over items that the JIT turns into
 * vector instructions. A tile of 64 factors is 256 KiB and stays in the second-level cache while the users of a batch
 * pass over it.
 */
final class ItemSlice implements Serializable {
    private static final long serialVersionUID = 1L;
    static final int TILE = 1024;
    /** The number of factors that are added in one pass over the scores. */
    private static final int STEP = 4;

    private static final float[] ZEROS = new float[TILE];

    private final int factorCount;
    private final List<Tile> tiles = new ArrayList<>();

    /**
     * Up to {@link #TILE} items: per item an index, an id, a category or null, and a bit for each list that may hold
     * it, without padding; biases, padded with zeros up to {@link #TILE}; and factors as {@code [factor][item]}, padded
     * with rows of zeros up to a multiple of {@link #STEP}, each row like the biases.
     */
    private static final class Tile implements Serializable {
        private static final long serialVersionUID = 1L;
        // No record, because Spark's Kryo serializer cannot serialize one.
        private final int[] indices;
        private final String[] ids;
        private final String[] categories;
        private final long[] lists;
        private final float[] biases;
        private final float[][] factors;

        Tile(int[] indices, String[] ids, String[] categories, long[] lists, float[] biases, float[][] factors) {
            this.indices = indices;
            this.ids = ids;
            this.categories = categories;
            this.lists = lists;
            this.biases = biases;
            this.factors = factors;
        }

        static Tile empty(int factorCount) {
            float[][] factors = new float[padded(factorCount)][];
            Arrays.setAll(factors, f -> f < factorCount ? new float[TILE] : ZEROS);
            return new Tile(
                    new int[TILE], new String[TILE], new String[TILE], new long[TILE], new float[TILE], factors);
        }

        Tile cut(int size) {
            return new Tile(
                    Arrays.copyOf(indices, size),
                    Arrays.copyOf(ids, size),
                    Arrays.copyOf(categories, size),
                    Arrays.copyOf(lists, size),
                    biases,
                    factors);
        }
    }

    /**
     * Packs items.
     *
     * @param rows the columns of {@link SideFactors#table}, {@code category string} and {@code lists bigint}, ascending
     *     by index
     * @throws IllegalArgumentException for an item without id or index, with another number of factors, with a number
     *     that is not finite, or with the index of the item before
     */
    ItemSlice(Iterator<Row> rows, int factorCount) {
        this.factorCount = factorCount;
        Map<String, String> categories = new HashMap<>();
        int last = -1;
        while (rows.hasNext()) {
            Tile tile = Tile.empty(factorCount);
            int size = 0;
            while (size < TILE && rows.hasNext()) {
                Row row = rows.next();
                SideRow item = SideRow.of(row, "item", factorCount);
                if (item.index() == last) {
                    throw new IllegalArgumentException(
                            "item index " + last + " is there twice, the second time for item " + item.id()
                                    + "; give each item one index and at most one category");
                }
                last = item.index();
                // Equal categories share one string; without a category, null stays null.
                tile.lists[size] = row.getLong(SideRow.COLUMNS + 1);
                put(tile, size++, item, categories.computeIfAbsent(row.getString(SideRow.COLUMNS), name -> name));
            }
            tiles.add(size == TILE ? tile : tile.cut(size));
        }
    }

    /**
     * Offers every item to every user's lists that may hold it, except the items that the user has already chosen.
     *
     * @param lists by number and user
     */
    void rank(UserBatch users, TopList[][] lists) {
        float[][] factors = new float[users.size() + 1][padded(factorCount)];
        for (int user = 0; user < users.size(); user++) {
            System.arraycopy(users.factors(user), 0, factors[user], 0, factorCount);
        }
        float[] scores = new float[2 * TILE];
        for (Tile tile : tiles) {
            for (int user = 0; user < users.size(); user += 2) {
                score(tile, factors[user], factors[user + 1], scores);
                for (int list = 0; list < lists.length; list++) {
                    offer(tile, scores, 0, users.chosen(user), 1L << list, lists[list][user]);
                    if (user + 1 < users.size()) {
                        offer(tile, scores, TILE, users.chosen(user + 1), 1L << list, lists[list][user + 1]);
                    }
                }
            }
        }
    }

    private static int padded(int factorCount) {
        return (factorCount + STEP - 1) / STEP * STEP;
    }

    private static void put(Tile tile, int place, SideRow item, String category) {
        tile.indices[place] = item.index();
        tile.ids[place] = item.id();
        tile.categories[place] = category;
        tile.biases[place] = item.bias();
        for (int f = 0; f < item.factors().length; f++) {
            tile.factors[f][place] = item.factors()[f];
        }
    }

    /**
     * Scores a tile for two users. An item's score is its bias plus the products, added in the order of the factors, so
     * any packing gives the same bits.
     *
     * @param scores receives the scores of the first user, and from {@link #TILE} on those of the second
     */
    private static void score(Tile tile, float[] first, float[] second, float[] scores) {
        System.arraycopy(tile.biases, 0, scores, 0, TILE);
        System.arraycopy(tile.biases, 0, scores, TILE, TILE);
        for (int f = 0; f < tile.factors.length; f += STEP) {
            add(scores, tile.factors, first, second, f);
        }
    }

    /**
     * Adds four factors for two users, so that each loaded value is used twice. C2 vectorizes this form, which makes it
     * more than twice as fast as others. It needs one array of scores with a constant distance between the users; with
     * two arrays, C2 would have to assume that they overlap. With more than eight products, C2 gives up.
     */
    private static void add(float[] scores, float[][] factors, float[] first, float[] second, int f) {
        float[] v0 = factors[f];
        float[] v1 = factors[f + 1];
        float[] v2 = factors[f + 2];
        float[] v3 = factors[f + 3];
        float a0 = first[f];
        float a1 = first[f + 1];
        float a2 = first[f + 2];
        float a3 = first[f + 3];
        float b0 = second[f];
        float b1 = second[f + 1];
        float b2 = second[f + 2];
        float b3 = second[f + 3];
        for (int i = 0; i < TILE; i++) {
            scores[i] = scores[i] + a0 * v0[i] + a1 * v1[i] + a2 * v2[i] + a3 * v3[i];
            scores[i + TILE] = scores[i + TILE] + b0 * v0[i] + b1 * v1[i] + b2 * v2[i] + b3 * v3[i];
        }
    }

    /**
     * Offers the items of a tile to a list. A score equal to the list's worst cannot enter: items come in ascending
     * order, so its index is higher.
     *
     * @param from the position of the user's first score
     * @param bit the list's among those of an item
     */
    private static void offer(Tile tile, float[] scores, int from, int[] chosen, long bit, TopList list) {
        int to = from + tile.indices.length;
        for (int place = next(scores, from, to, list.threshold());
                place < to;
                place = next(scores, place + 1, to, list.threshold())) {
            int i = place - from;
            boolean allowed = (tile.lists[i] & bit) != 0;
            if (allowed && (chosen.length == 0 || Arrays.binarySearch(chosen, tile.indices[i]) < 0)) {
                list.offer(scores[place], tile.indices[i], tile.ids[i], tile.categories[i]);
            }
        }
    }

    /** Returns the next place whose score is above the threshold or NaN, or {@code to} if there is none. */
    private static int next(float[] scores, int from, int to, float threshold) {
        int place = from;
        while (place < to && scores[place] <= threshold) {
            place++;
        }
        return place;
    }
}
