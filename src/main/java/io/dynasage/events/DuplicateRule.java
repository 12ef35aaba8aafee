package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.List;

/**
 * Defines which events are duplicates of each other, and which one stays. Exactly one stays, and it is the same one for
 * every partitioning of the items. If the ordering column has the same value in several events, {@link Keep#LATEST}
 * keeps the one with the greatest item key and {@link Keep#FIRST} the one with the smallest. An event without a value
 * to order by stays only if none of its duplicates has one.
 *
 * @param key the columns whose values, taken together, make events duplicates; two missing values are equal
 * @param keep which event stays
 * @param orderColumn the column that says which event is later
 */
public record DuplicateRule(List<String> key, Keep keep, String orderColumn) implements Serializable {

    /**
     * Copies the key.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the key is empty, or a component is missing
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
