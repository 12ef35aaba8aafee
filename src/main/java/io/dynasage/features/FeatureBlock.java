package io.dynasage.features;

import java.io.Serializable;
import java.util.Optional;

/**
 * The features of one column: {@code offset .. offset + size - 1}. The first feature of a one-hot or multi-hot block
 * represents null and every id that training saw not at all or in too few rows.
 *
 * @param declared the column and its encoding
 * @param offset the block's first feature
 * @param size the number of features, at least 1
 * @param rareIds the number of ids that training saw in fewer rows than the minimum support requires
 */
public record FeatureBlock(FeatureColumn declared, int offset, int size, long rareIds) implements Serializable {
    /** Returns the name of the column. */
    public String column() {
        return declared.column();
    }

    /** Returns how the column's values become features. */
    public Encoding encoding() {
        return declared.encoding();
    }

    /** Returns the factor by which the value of a feature is multiplied. */
    public double scale() {
        return declared.scale();
    }

    /** Returns the value of the first feature where nothing is known; empty for a number without a default. */
    Optional<Double> unknown() {
        if (encoding() == Encoding.NUMERIC) {
            return Optional.ofNullable(declared.missing()).map(missing -> missing * scale());
        }
        return Optional.of(scale());
    }

    /** Returns the column that holds an id's index within this block, see {@link FeatureColumn#indexColumn()}. */
    public String indexColumn() {
        return declared.indexColumn();
    }

    /** Returns the number of ids with a feature of their own, 0 for a numeric block. */
    public int ids() {
        return declared.numbersIds() ? size - 1 : 0;
    }
}
