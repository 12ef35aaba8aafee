package io.dynasage.evaluation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much a test part can decide.
 *
 * @param units the independent units, such as users
 * @param labels the number of its rows by label; empty where labels are not counted
 */
record TestSize(DrawnUnits units, Map<String, Long> labels) {
    /** The smallest number of units, and of rows of a label, on which a metric decides anything. */
    static final int LEAST = 30;

    /** Returns what there is too little of; empty if there is enough. */
    Optional<String> shortage() {
        return rarestLabel()
                .filter(label -> label.getValue() < LEAST)
                .map(label -> few("rows of label " + label.getKey(), label.getValue()))
                .or(() -> Optional.of(units.count())
                        .filter(count -> count < LEAST)
                        .map(count -> few(units.noun(), count)));
    }

    private Optional<Map.Entry<String, Long>> rarestLabel() {
        return new TreeMap<>(labels).entrySet().stream().min(Map.Entry.comparingByValue());
    }

    private static String few(String noun, long count) {
        return "too few " + noun + " (" + count + "; at least " + LEAST + " are needed)";
    }
}
