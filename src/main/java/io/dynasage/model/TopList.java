package io.dynasage.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The best of the items offered so far, at most so many, and at most so many of one category. Whatever order items are
 * offered in, the list is the one that comes of walking all of them from the best to the worst and taking each that
 * both limits allow: the allowed sets are a (laminar) matroid, for which keeping the best set while items arrive, one
 * in and the worst that clashes with it out, is exact.
 */
final class TopList {

    /** How many items of a category are in the list, and the worst of them once the quota is used up. */
    private static final class Tally {
        private int count;
        private RankedItem worst;
    }

    private final int size;
    private final int perCategory;
    private final PriorityQueue<RankedItem> worstFirst;
    private final Map<String, Tally> tallies = new HashMap<>();
    private float threshold = Float.NaN;

    /**
     * An empty list.
     *
     * @param size how many items it takes, at least 1
     * @param perCategory how many of one category it takes, at least 1
     */
    TopList(int size, int perCategory) {
        this.size = size;
        this.perCategory = perCategory;
        worstFirst = new PriorityQueue<>(Comparator.reverseOrder());
    }

    /** No item with a score below this can enter; NaN, which no score is below, as long as there is room. */
    float threshold() {
        return threshold;
    }

    /**
     * Takes the item if it belongs to the best.
     *
     * @throws IllegalArgumentException if the score is not a finite number
     */
    void offer(float score, int index, String id, String category) {
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("the score of item " + id + " is " + score
                    + ", which has no rank; its factors or the user's are too large: train the model"
                    + " again with more weight decay");
        }
        RankedItem item = new RankedItem(score + 0f, index, id, category);
        Tally tally = category == null ? null : tallies.computeIfAbsent(category, name -> new Tally());
        if (tally != null && tally.count == perCategory) {
            if (item.compareTo(tally.worst) > 0) {
                return;
            }
            remove(tally.worst);
        } else if (worstFirst.size() == size) {
            if (item.compareTo(worstFirst.element()) > 0) {
                return;
            }
            remove(worstFirst.element());
        }
        add(item, tally);
    }

    /** The items, best first. */
    RankedItem[] bestFirst() {
        RankedItem[] items = worstFirst.toArray(RankedItem[]::new);
        Arrays.sort(items);
        return items;
    }

    private void add(RankedItem item, Tally tally) {
        worstFirst.add(item);
        if (tally != null && ++tally.count == perCategory) {
            tally.worst = worstFirst.stream()
                    .filter(other -> item.category().equals(other.category()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        threshold = worstFirst.size() == size ? worstFirst.element().score() : Float.NaN;
    }

    private void remove(RankedItem item) {
        if (item == worstFirst.element()) {
            worstFirst.remove();
        } else {
            worstFirst.remove(item);
        }
        if (item.category() != null) {
            tallies.get(item.category()).count--;
        }
    }
}
