package io.dynasage.features;

import java.io.Serializable;

/**
 * The features of one column: {@code offset .. offset + size - 1}. The first one of a one-hot or multi-hot block stands
 * for every id that training did not see, or too seldom, and for null.
 *
 * @param declared the column and how it is encoded
 * @param offset the block's first feature
 * @param size its number of features, at least 1
 * @param rareIds ids that training saw, but in fewer rows than the minimum support asks for
 */
public record FeatureBlock(FeatureColumn declared, int offset, int size, long rareIds) implements Serializable {
    /** The name of the column. */
    public String column() {
        return declared.column();
    }

    /** How its values become features. */
    public Encoding encoding() {
        return declared.encoding();
    }

    /** What a feature's value is multiplied by. */
    public double scale() {
        return declared.scale();
    }

    /** The column that holds an id's index within this block, see {@link FeatureColumn#indexColumn()}. */
    public String indexColumn() {
        return declared.indexColumn();
    }

    /** Ids with a feature of their own; 0 for a numeric block. */
    public int ids() {
        return declared.numbersIds() ? size - 1 : 0;
    }
}
