package io.dynasage.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Places of each list that are kept for some items.
 *
 * @param places their number, at least 1
 * @param items column {@code item_index int}
 */
record ReservedPlaces(int places, Dataset<Row> items) {

    /**
     * Checks the number of places.
     *
     * @throws IllegalArgumentException if there is none
     */
    ReservedPlaces {
        if (places < 1) {
            throw new IllegalArgumentException(
                    places + " places keep nothing for any item; keep at least 1, or none at all");
        }
    }

    /** Returns the limits of the list of these items, from which lists with other limits are filled. */
    ListLimits limits(ListLimits lists) {
        return new ListLimits(Math.min(places, lists.size()), lists.perCategory());
    }

    /** Returns the kept items and the best others, as far as the limits allow, in the order of lists. */
    static RankedItem[] filled(RankedItem[] kept, RankedItem[] best, ListLimits limits) {
        List<RankedItem> list = new ArrayList<>();
        Set<Integer> there = new HashSet<>();
        Map<String, Integer> ofCategory = new HashMap<>();
        Stream.concat(Stream.of(kept), Stream.of(best)).forEach(item -> {
            Optional<String> category = Optional.ofNullable(item.category());
            boolean fits = category.map(ofCategory::get)
                    .filter(count -> count >= limits.perCategory())
                    .isEmpty();
            if (list.size() < limits.size() && fits && there.add(item.index())) {
                category.ifPresent(name -> ofCategory.merge(name, 1, Integer::sum));
                list.add(item);
            }
        });
        return list.stream().sorted().toArray(RankedItem[]::new);
    }
}
