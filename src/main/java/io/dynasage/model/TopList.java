package io.dynasage.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The best of the items offered so far, limited in total and per category. The result does not depend on the order of
 * the offers. It is the list that results from walking all items from the best to the worst and taking each one that
 * both limits allow. The allowed sets are a (laminar) matroid, so it is exact to keep the best set while items arrive:
 * the new item goes in, and the worst item that conflicts with it goes out.
 */
final class TopList {

    /** The number of items of a category in the list, and the worst of them once the quota is used up. */
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
     * Creates an empty list.
     *
     * @param size the largest number of items, at least 1
     * @param perCategory the largest number of items of one category, at least 1
     */
    TopList(int size, int perCategory) {
        this.size = size;
        this.perCategory = perCategory;
        worstFirst = new PriorityQueue<>(Comparator.reverseOrder());
    }

    /**
     * Returns the threshold: no item with a score below it can enter. NaN, which no score is below, until the list is
     * full.
     */
    float threshold() {
        return threshold;
    }

    /**
     * Adds the item if it is one of the best.
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

    /** Returns the items, best first. */
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

    @SuppressWarnings("ReferenceEquality") // equal items are different entries
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
