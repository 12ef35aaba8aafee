package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The list, set or map that probably holds several events of one item.
 *
 * @param list its path
 * @param elements a profile of the elements, each with the attributes of its item
 */
record ListGuess(DocumentPath list, EventProfile elements) {
    private static final List<String> SEVERAL = List.of("L", "SS", "NS", "M");
    /** The number of attributes that are tried. */
    private static final int MOST = 5;
    /** The share of an attribute's values that must be of such a type; others may be text with JSON. */
    private static final double HALF = 0.5;

    /**
     * Returns the first list whose elements have what every event needs, if the items themselves do not have it.
     *
     * @param sample a profile of the items
     * @param profiles returns a profile of the elements of a list
     */
    static Optional<ListGuess> of(EventProfile sample, Function<DocumentPath, EventProfile> profiles) {
        if (ColumnRole.areFound(ColumnRole.guess(sample).keySet())) {
            return Optional.empty();
        }
        Stream<DocumentPath> lists = sample.attributes().stream()
                .filter(ListGuess::holdsSeveral)
                .map(attribute -> DocumentPath.parse(attribute.name()))
                .limit(MOST);
        return lists.map(list -> new ListGuess(list, profiles.apply(list)))
                .filter(guess ->
                        ColumnRole.areFound(ColumnRole.guess(guess.elements()).keySet()))
                .findFirst();
    }

    private static boolean holdsSeveral(AttributeProfile attribute) {
        long several = SEVERAL.stream()
                .mapToLong(type -> attribute.types().getOrDefault(type, 0L))
                .sum();
        return several >= HALF * (attribute.items() - attribute.missing());
    }
}
