package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * The number of training rows that an id must be in to have a feature of its own. Rarer ids share the feature for
 * unknown ids and stay in the examples. Only training rows count, so a later event never changes what the model learns.
 *
 * @param users the number of training rows that a user must be in, at least 1
 * @param items the number of training rows that an item must be in, at least 1
 */
public record MinSupport(int users, int items) {
    /** The minimum of both values. */
    public static final int LEAST = 1;
    /** Gives every id that training saw a feature of its own. */
    public static final MinSupport ONE = new MinSupport(LEAST, LEAST);

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public MinSupport {
        new Problems()
                .atLeast(LEAST, "min-support.users", "rows that support a user", users)
                .atLeast(LEAST, "min-support.items", "rows that support an item", items)
                .raise();
    }

    /** Returns the columns of the user and the item, followed by these. */
    List<FeatureColumn> columns(List<FeatureColumn> further) {
        List<FeatureColumn> columns = new ArrayList<>(List.of(
                FeatureColumn.oneHot("user_id").supportedBy(users),
                FeatureColumn.oneHot("item_id").supportedBy(items)));
        columns.addAll(further);
        return columns;
    }
}
