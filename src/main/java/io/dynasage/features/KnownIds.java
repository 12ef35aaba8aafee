package io.dynasage.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The indices of the ids of some blocks. Complete and immutable once it is shared. */
final class KnownIds implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The indices, stored in classes that every Spark serializer knows. */
    private final ArrayList<HashMap<String, Integer>> indices = new ArrayList<>();

    /** Allocates maps for blocks of these sizes. */
    KnownIds(List<Integer> sizes) {
        sizes.forEach(size -> indices.add(new HashMap<>(2 * size)));
    }

    void put(int place, String id, int index) {
        indices.get(place).put(id, index);
    }

    /** Returns the index of an id in the block at this place, or 0 if the block does not have it or it is null. */
    int index(int place, String id) {
        return indices.get(place).getOrDefault(id, 0);
    }
}
