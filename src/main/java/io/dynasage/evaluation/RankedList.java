package io.dynasage.evaluation;

import java.util.List;
import java.util.Set;

/**
 * The first places of a list, compared with the items that its user chose.
 *
 * @param hits whether each place, best first, holds a chosen item
 * @param chosen number of items that the user chose, at least 1
 */
record RankedList(boolean[] hits, int chosen) {

    /** Compares the first {@code k} places of a list; the list may be shorter. */
    static RankedList of(List<Integer> items, Set<Integer> chosen, int k) {
        boolean[] hits = new boolean[Math.min(k, items.size())];
        for (int place = 0; place < hits.length; place++) {
            hits[place] = chosen.contains(items.get(place));
        }
        return new RankedList(hits, chosen.size());
    }

    /** Returns the share of the chosen items that the list holds. */
    double recall() {
        int found = 0;
        for (boolean hit : hits) {
            if (hit) {
                found++;
            }
        }
        return (double) found / chosen;
    }

    /** Returns the discounted cumulative gain, divided by that of the best list of {@code k}. */
    double ndcg(int k) {
        double gain = 0;
        for (int place = 0; place < hits.length; place++) {
            if (hits[place]) {
                gain += discount(place);
            }
        }
        double ideal = 0;
        for (int place = 0; place < Math.min(k, chosen); place++) {
            ideal += discount(place);
        }
        return gain / ideal;
    }

    /** Returns the sum of the precision at each hit, divided by {@code min(k, chosen)}. */
    double averagePrecision(int k) {
        double sum = 0;
        int found = 0;
        for (int place = 0; place < hits.length; place++) {
            if (hits[place]) {
                found++;
                sum += (double) found / (place + 1);
            }
        }
        return sum / Math.min(k, chosen);
    }

    private static double discount(int place) {
        return Math.log(2) / Math.log(2 + place);
    }
}
