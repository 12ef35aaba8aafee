package io.dynasage.model;

import java.io.Serializable;

/**
 * Limits on the length of a list.
 *
 * @param size number of items in one list, at least 1
 * @param perCategory number of items of one category in one list, at least 1; {@link Integer#MAX_VALUE} for no quota
 */
record ListLimits(int size, int perCategory) implements Serializable {

    /**
     * Checks the ranges above.
     *
     * @throws IllegalArgumentException if a limit is below 1
     */
    ListLimits {
        if (size < 1) {
            throw new IllegalArgumentException("a list of " + size + " items recommends nothing; ask for at least 1");
        }
        if (perCategory < 1) {
            throw new IllegalArgumentException("a quota of " + perCategory
                    + " items allows no item of any category; allow at least 1, or set no quota");
        }
    }

    TopList emptyList() {
        return new TopList(size, perCategory);
    }
}
