package io.dynasage.features;

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
    /** Every id that training saw has a feature of its own. */
    public static final MinSupport ONE = new MinSupport(1, 1);

    /**
     * Checks the ranges above.
     *
     * @throws FeatureException listing every value that is out of range
     */
    public MinSupport {
        new Problems().atLeast(1, "rows that support a user", users).atLeast(1, "rows that support an item", items).raise();
    }

    /** User, item and these. */
    List<FeatureColumn> columns(List<FeatureColumn> further) {
        List<FeatureColumn> columns = new ArrayList<>(List.of(FeatureColumn.oneHot("user_id").supportedBy(users),
                FeatureColumn.oneHot("item_id").supportedBy(items)));
        columns.addAll(further);
        return columns;
    }
}
