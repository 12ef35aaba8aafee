package io.dynasage.events;

import io.dynasage.dynamodb.items.DocumentPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list, set or map that probably holds several events of one item.
 *
 * @param list its path
 * @param columns what its elements, and the attributes of its items, hold
 */
record ListGuess(DocumentPath list, Map<ColumnRole, ColumnGuess> columns) {
    private static final List<String> SEVERAL = List.of("L", "SS", "NS", "M");
    /** The number of attributes that are tried. */
    private static final int MOST = 5;
    /** The share of an attribute's values that must be of such a type; others may be text with JSON. */
    private static final double HALF = 0.5;

    /**
     * Returns the first list whose elements have what every event needs.
     *
     * @param profile what the items of the sample hold
     */
    static Optional<ListGuess> of(Sample sample, EventProfile profile) {
        return profile.attributes().stream()
                .filter(ListGuess::holdsSeveral)
                .map(attribute -> DocumentPath.parse(attribute.name()))
                .limit(MOST)
                .map(list -> new ListGuess(list, ColumnGuesses.of(sample, sample.elements(list), Optional.of(list))))
                .filter(guess -> ColumnGuesses.areAll(guess.columns()))
                .findFirst();
    }

    private static boolean holdsSeveral(AttributeProfile attribute) {
        long several = SEVERAL.stream()
                .mapToLong(type -> attribute.types().getOrDefault(type, 0L))
                .sum();
        boolean listsInTexts =
                attribute.minText() != null && attribute.minText().startsWith("[");
        return listsInTexts || several > 0 && several >= HALF * (attribute.items() - attribute.missing());
    }
}
