package io.dynasage.evaluation;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongToDoubleFunction;

/**
 * How recommendations spread over the catalogue.
 *
 * @param items number of items by their number of recommendations, 0 for those never recommended
 * @param byEvents number of recommendations by the number of training events of the recommended item, at least 1
 * @param events number of training events of the whole catalogue
 */
record Exposure(SortedMap<Long, Long> items, SortedMap<Long, Long> byEvents, long events) {

    /** Returns the share of the catalogue that is recommended to anyone. */
    double coverage() {
        return 1 - (double) items.getOrDefault(0L, 0L) / catalogue();
    }

    /**
     * Returns the Gini coefficient of the numbers of recommendations: 0 if all items are recommended equally often,
     * close to 1 if one item takes all recommendations.
     */
    double gini() {
        double ranked = 0;
        double total = 0;
        long before = 0;
        for (Map.Entry<Long, Long> entry : items.entrySet()) {
            double recommendations = (double) entry.getKey() * entry.getValue();
            double meanRank = before + (entry.getValue() + 1) / 2.0;
            ranked += recommendations * meanRank;
            total += recommendations;
            before += entry.getValue();
        }
        return (2 * ranked / total - before - 1) / before;
    }

    /**
     * Returns the mean of {@code -log2(p)} over recommendations, in bits. {@code p} is the item's share of training
     * events.
     */
    double novelty() {
        return mean(count -> Math.log((double) events / count) / Math.log(2));
    }

    /** Returns the mean number of training events of a recommended item. */
    double popularity() {
        return mean(count -> count);
    }

    private double mean(LongToDoubleFunction value) {
        double sum = 0;
        long recommendations = 0;
        for (Map.Entry<Long, Long> entry : byEvents.entrySet()) {
            sum += entry.getValue() * value.applyAsDouble(entry.getKey());
            recommendations += entry.getValue();
        }
        return sum / recommendations;
    }

    private long catalogue() {
        return items.values().stream().mapToLong(count -> count).sum();
    }
}
