package io.dynasage.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Proposes how much event types count, by the words in their names. */
enum TypeWeights {
    BOUGHT(5, "purchase purchased buy bought order ordered paid checkout transaction"),
    CHOSEN(2, "cart basket wishlist favorite favourite like save saved bookmark"),
    LOOKED(1, "view viewed click clicked visit detail details pageview play");

    private static final Set<String> OPPOSITES = Set.of(
            "remove removed delete deleted cancel canceled cancelled return returned refund refunded".split(" "));

    private final int weight;
    private final Set<String> words;

    TypeWeights(int weight, String words) {
        this.weight = weight;
        this.words = Set.of(words.split(" "));
    }

    /** Returns a comment with the setting; empty unless types of different weights are known by their names. */
    static Optional<String> proposed(List<String> kinds) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        kinds.forEach(kind -> weight(kind).ifPresent(weight -> weights.put(kind, weight)));
        if (new TreeSet<>(weights.values()).size() < 2) {
            return Optional.empty();
        }
        String named = weights.entrySet().stream()
                .map(type -> HoconText.quoted(type.getKey()) + " = " + type.getValue())
                .collect(Collectors.joining(", "));
        return Optional.of("# To let an event count by its type, take the sign # off the next line.\n"
                + "# features.weights { " + named + " }");
    }

    /** A type such as add_to_cart or addToCart counts by the word that has the largest weight. */
    private static OptionalInt weight(String kind) {
        List<String> found = List.of(kind.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .split("[^\\p{L}\\d]+"));
        if (found.stream().anyMatch(OPPOSITES::contains)) {
            return OptionalInt.empty();
        }
        for (TypeWeights group : values()) {
            if (found.stream().anyMatch(group.words::contains)) {
                return OptionalInt.of(group.weight);
            }
        }
        return OptionalInt.empty();
    }
}
