package io.dynasage.model;

/**
 * An item in a user's list. Its natural order is the order of lists: higher scores first, and of equal scores the lower
 * index first.
 *
 * @param score the score that defines the order; never NaN, and 0 is always positive
 * @param index the item's index, unique among items
 * @param id the item's id
 * @param category the category that a quota counts the item under; null if no quota applies
 */
record RankedItem(float score, int index, String id, String category) implements Comparable<RankedItem> {

    @Override
    public int compareTo(RankedItem other) {
        int order = Float.compare(other.score, score);
        return order != 0 ? order : Integer.compare(index, other.index);
    }
}
