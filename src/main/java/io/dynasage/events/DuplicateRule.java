package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.List;

/**
 * Which events are duplicates of each other, and which of them stays: always exactly one, and the same one however the
 * items are spread over partitions. Of events that the ordering column does not tell apart, {@link Keep#LATEST} keeps
 * the one with the greatest item key and {@link Keep#FIRST} the one with the smallest. An event without a value to
 * order by stays only if none of its duplicates has one.
 *
 * @param key columns whose values, taken together, make events duplicates; two missing values are equal
 * @param keep which one stays
 * @param orderColumn the column that says which is later
 */
public record DuplicateRule(List<String> key, Keep keep, String orderColumn) implements Serializable {

    /**
     * Copies the key.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the key is empty, or something is missing
     */
    public DuplicateRule {
        key = List.copyOf(key);
        new Problems()
                .require(
                        !key.isEmpty(),
                        "duplicates.key",
                        "A duplicate rule needs at least one key column; name those that make two events the same one")
                .require(
                        keep != null && orderColumn != null,
                        "duplicates.order-by",
                        "A duplicate rule needs to know which event to keep and the column to order by")
                .raise();
    }
}
