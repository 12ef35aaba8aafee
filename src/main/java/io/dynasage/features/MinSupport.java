package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * How often training must have seen an id to give it a feature of its own. The others share the feature of the unknown:
 * they stay in the examples. Training alone counts, so a later event never changes what is learnt.
 *
 * @param users rows of the training part that a user must be in, at least 1
 * @param items rows of the training part that an item must be in, at least 1
 */
public record MinSupport(int users, int items) {
    /** The least that each may be. */
    public static final int LEAST = 1;
    /** Every id that training saw has a feature of its own. */
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

    /** User, item and these. */
    List<FeatureColumn> columns(List<FeatureColumn> further) {
        List<FeatureColumn> columns = new ArrayList<>(List.of(
                FeatureColumn.oneHot("user_id").supportedBy(users),
                FeatureColumn.oneHot("item_id").supportedBy(items)));
        columns.addAll(further);
        return columns;
    }
}
